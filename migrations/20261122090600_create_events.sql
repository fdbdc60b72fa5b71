-- What open screens are told, in the order of commits; a screen that was away reads on from where it was.

create table events (
    id               bigint generated always as identity primary key,
    -- Ids are given before commits: a reader only reads transactions older than every running one, by (xid, id).
    xid              xid8 not null default pg_current_xact_id(),
    -- A conversation's card, one of its messages, or a person's session.
    conversation_id  uuid,
    message_id       uuid,
    number_id        uuid,
    user_id          uuid,
    at               timestamptz not null
);

create index events_order on events (xid, id);
create index events_at on events (at);
