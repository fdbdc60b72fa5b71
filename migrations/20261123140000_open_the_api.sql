-- The public API: tokens of other systems, the numbers each may use, and what was asked under which key.

alter type audit_action add value 'token_created';
alter type audit_action add value 'token_revoked';

create table api_tokens (
    id            uuid primary key,
    name          text not null,
    -- Its first letters, which tell it from others on screen.
    prefix        text not null,
    -- SHA-256 of the whole: it is 32 random bytes, which nobody guesses from that.
    hash          bytea not null,
    scopes        text[] not null,
    created_by    uuid not null references users (id),
    created_at    timestamptz not null,
    expires_at    timestamptz,
    -- Written at most once a minute.
    last_used_at  timestamptz,
    revoked_at    timestamptz,
    revoked_by    uuid references users (id),

    constraint api_tokens_hash_unique unique (hash),
    constraint api_tokens_hash_whole check (octet_length(hash) = 32),
    constraint api_tokens_name_not_blank check (btrim(name) <> ''),
    constraint api_tokens_scopes_known check (
        scopes <@ array['contacts:read', 'contacts:write', 'consent:write', 'templates:send', 'conversations:read']),
    constraint api_tokens_revoked_by_somebody check ((revoked_at is null) = (revoked_by is null))
);

-- The numbers that a token may use; none are none.
create table api_token_numbers (
    token_id   uuid not null references api_tokens (id),
    number_id  uuid not null references numbers (id) on delete cascade,

    constraint api_token_numbers_once primary key (token_id, number_id)
);

-- Contacts that a system made known to one of our numbers: its tokens see them before anybody wrote.
create table api_contacts (
    contact_id  uuid not null references contacts (id),
    number_id   uuid not null references numbers (id) on delete cascade,
    added_at    timestamptz not null,

    constraint api_contacts_once primary key (contact_id, number_id)
);
create index api_contacts_of_number on api_contacts (number_id);

-- What was asked to be sent under a key: the same key with the same request is the same message, with another it is refused.
create table api_sends (
    -- Made of the token and its `Idempotency-Key`; the message's `client_key`.
    client_key  uuid primary key,
    token_id    uuid not null references api_tokens (id),
    -- SHA-256 of the request.
    request     bytea not null,
    at          timestamptz not null
);
