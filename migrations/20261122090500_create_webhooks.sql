-- What WhatsApp sent us, byte for byte, and what became of it.

create table webhooks (
    id           uuid primary key,
    received_at  timestamptz not null,
    body         bytea not null,
    -- Updates found inside, and how many of them had an unusual outcome (rows of webhook_outcomes).
    updates      integer not null,
    handled_at   timestamptz not null
);

create index webhooks_received on webhooks (received_at);

-- Updates that could not simply be applied: unknown numbers, fields, shapes. Each with a name that can be counted.
create table webhook_outcomes (
    webhook_id  uuid not null references webhooks (id) on delete cascade,
    position    integer not null,
    outcome     text not null,
    detail      text,
    at          timestamptz not null,

    primary key (webhook_id, position)
);

create index webhook_outcomes_outcome on webhook_outcomes (outcome, at);

-- Requests refused before anything was stored (wrong signature, not JSON, too large, busy), counted by reason.
create table webhook_refusals (
    reason   text primary key,
    count    bigint not null,
    last_at  timestamptz not null
);
