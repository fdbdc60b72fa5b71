-- A conversation is the one continuous thread of one contact with one of our numbers; a protocol is one stretch of
-- service inside it.

create type protocol_state as enum ('bot', 'waiting', 'in_service', 'on_hold', 'awaiting_customer', 'closed');
create type protocol_change as enum ('opened', 'taken', 'taken_over', 'returned', 'held', 'resumed', 'closed');

create table conversations (
    id               uuid primary key,
    number_id        uuid not null references numbers (id),
    contact_id       uuid not null references contacts (id),
    -- The latest protocol as it stands, copied here in the same transaction so that a list reads one table.
    protocol_id      uuid not null,
    state            protocol_state not null,
    state_since      timestamptz not null,
    owner_id         uuid references users (id),
    -- The customer's last message by Meta's clock: the 24-hour window is counted from it.
    last_inbound_at  timestamptz,
    last_message_at  timestamptz not null,
    preview_kind     text not null,
    preview_text     text not null,
    preview_outbound boolean not null,
    -- Customer messages that the owner has not seen.
    unread           integer not null default 0,
    -- Grows with each change, so that a screen can tell a stale card.
    version          bigint not null default 1,
    created_at       timestamptz not null,

    constraint conversations_one_per_contact_and_number unique (number_id, contact_id),
    constraint conversations_unread_not_negative check (unread >= 0),
    constraint conversations_served_has_owner check (state not in ('in_service', 'on_hold', 'awaiting_customer') or owner_id is not null),
    constraint conversations_queue_has_no_owner check (state not in ('bot', 'waiting') or owner_id is null)
);

-- Each list pages by key in one of three orders.
create index conversations_owner_newest on conversations (owner_id, last_message_at desc, id desc) where state in ('in_service', 'on_hold', 'awaiting_customer');
create index conversations_state_newest on conversations (state, last_message_at desc, id desc);
create index conversations_state_since on conversations (state, state_since, id) where state <> 'closed';
create index conversations_contact on conversations (contact_id);

create table protocols (
    id               uuid primary key,
    conversation_id  uuid not null references conversations (id) deferrable initially deferred,
    -- The conversation's, repeated so that every hot table carries it; the reference stands there.
    number_id        uuid not null,
    -- What the customer can quote: 20261122-000123.
    code             text not null,
    state            protocol_state not null,
    team_id          uuid not null references teams (id),
    owner_id         uuid references users (id),
    opened_at        timestamptz not null,
    state_since      timestamptz not null,
    closed_at        timestamptz,

    constraint protocols_code_unique unique (code),
    constraint protocols_closed_has_time check ((state = 'closed') = (closed_at is not null)),
    constraint protocols_served_has_owner check (state not in ('in_service', 'on_hold', 'awaiting_customer') or owner_id is not null),
    constraint protocols_queue_has_no_owner check (state not in ('bot', 'waiting') or owner_id is null)
);

-- At most one open protocol in a conversation.
create unique index protocols_one_open_per_conversation on protocols (conversation_id) where state <> 'closed';
create index protocols_conversation on protocols (conversation_id, opened_at desc);

alter table conversations
    add constraint conversations_protocol_exists foreign key (protocol_id) references protocols (id) deferrable initially deferred;

-- The running count behind protocol codes, one row a business day.
create table protocol_counters (
    day   date primary key,
    last  integer not null
);

-- Every change of a protocol: who, when, why. Rows are only ever added.
create table protocol_changes (
    id           uuid primary key,
    protocol_id  uuid not null references protocols (id),
    number_id    uuid not null,
    change       protocol_change not null,
    from_state   protocol_state,
    to_state     protocol_state not null,
    from_owner   uuid references users (id),
    to_owner     uuid references users (id),
    -- Absent when the customer or the desk itself caused it.
    actor_id     uuid references users (id),
    reason       text,
    at           timestamptz not null
);

create index protocol_changes_protocol on protocol_changes (protocol_id, at);
