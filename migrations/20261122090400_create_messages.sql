-- Messages: one bubble each. Ours double as the outbox: a worker claims queued rows under a lease.

create type direction as enum ('inbound', 'outbound');

-- A ladder: a status only ever moves a message up (greatest()).
create type delivery as enum ('queued', 'sending', 'uncertain', 'sent', 'failed', 'delivered', 'read');

create table messages (
    id               uuid primary key,
    conversation_id  uuid not null references conversations (id),
    -- The conversation's, repeated; the reference stands there.
    number_id        uuid not null,
    protocol_id      uuid references protocols (id),
    direction        direction not null,
    -- Meta's id; ours have none until Meta took them.
    wamid            text,
    -- Meta's clock for the customer's, ours for ours.
    at               timestamptz not null,
    content          jsonb not null,
    -- Meta's id of the message this one answers.
    quoted_wamid     text,
    forwarded        boolean not null default false,

    -- Ours only.
    author_id        uuid references users (id),
    client_key       uuid,
    delivery         delivery,
    attempts         integer not null default 0,
    next_attempt_at  timestamptz,
    leased_until     timestamptz,
    sent_at          timestamptz,
    delivered_at     timestamptz,
    read_at          timestamptz,
    failed_at        timestamptz,
    failure_code     integer,
    failure_details  text,
    -- The message that tried this failed one again.
    retried_as       uuid references messages (id),

    constraint messages_ours_have_delivery check ((direction = 'outbound') = (delivery is not null)),
    constraint messages_theirs_have_wamid check (direction = 'outbound' or wamid is not null),
    constraint messages_sending_has_lease check (delivery is distinct from 'sending' or leased_until is not null),
    constraint messages_queued_has_time check (delivery is distinct from 'queued' or next_attempt_at is not null)
);

-- The idempotency of ingest: a message that Meta delivers twice is stored once.
create unique index messages_one_per_wamid on messages (number_id, wamid) where wamid is not null;
-- The idempotency of the composer: a text that a browser sends twice is stored once.
create unique index messages_one_per_client_key on messages (client_key) where client_key is not null;
create index messages_thread on messages (conversation_id, at, id);
-- The outbox: what is due, and what is in flight.
create index messages_due on messages (next_attempt_at, id) where delivery = 'queued';
create index messages_in_flight on messages (conversation_id, at, id) where delivery in ('queued', 'sending');
create index messages_leased on messages (leased_until) where delivery = 'sending';

-- Statuses of messages we do not know yet (the send's own answer is still under way); applied when it is known.
create table early_statuses (
    number_id        uuid not null,
    wamid            text not null,
    delivery         delivery not null,
    at               timestamptz not null,
    failure_code     integer,
    failure_details  text,
    received_at      timestamptz not null,

    constraint early_statuses_one_per_wamid primary key (number_id, wamid)
);
