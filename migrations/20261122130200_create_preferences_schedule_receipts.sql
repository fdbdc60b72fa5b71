-- How the desk is for each person; messages to be sent later; when customers see that they were read.

create table user_preferences (
    user_id      uuid primary key references users (id) on delete cascade,
    -- Their name stands above what they send, where the policy leaves it to them.
    signature    boolean not null default false,
    enter_sends  boolean not null default true,
    density      text not null default 'comfortable',
    -- Which notices they want, and how.
    notices      jsonb not null default '{}',
    updated_at   timestamptz not null,

    constraint user_preferences_density_known check (density in ('comfortable', 'compact'))
);

-- What holds for everybody; a policy that nobody set is at its default.
create table desk_policies (
    name        text primary key,
    value       text not null,
    changed_by  uuid references users (id),
    changed_at  timestamptz not null
);

create type scheduled_state as enum ('waiting', 'sent', 'failed', 'cancelled');

-- Messages to be sent later. When it is time, one turns into an ordinary message in one transaction, or fails with its reason.
create table scheduled_messages (
    id               uuid primary key,
    conversation_id  uuid not null references conversations (id),
    -- The conversation's, repeated; the reference stands there.
    number_id        uuid not null,
    author_id        uuid not null references users (id),
    client_key       uuid not null,
    at               timestamptz not null,
    body             text not null,
    state            scheduled_state not null default 'waiting',
    -- Why it could not be sent, as the screens say it.
    refusal          jsonb,
    created_at       timestamptz not null,
    settled_at       timestamptz,

    constraint scheduled_messages_one_per_client_key unique (client_key),
    constraint scheduled_messages_body_not_blank check (btrim(body) <> ''),
    constraint scheduled_messages_settled_has_time check ((state = 'waiting') = (settled_at is null))
);

create index scheduled_messages_due on scheduled_messages (at, id) where state = 'waiting';
create index scheduled_messages_open on scheduled_messages (conversation_id, at) where state in ('waiting', 'failed');

alter table events add column scheduled_id uuid;

create type read_receipts as enum ('on_open', 'on_reply', 'never');

alter table numbers
    -- When the customer sees blue ticks, and whether they see that somebody types (which marks as read, too).
    add column read_receipts read_receipts not null default 'on_open',
    add column shows_typing boolean not null default true;

-- The last message of each conversation that we told WhatsApp was read.
create table told_read (
    conversation_id  uuid primary key references conversations (id) on delete cascade,
    wamid            text not null,
    at               timestamptz not null
);
