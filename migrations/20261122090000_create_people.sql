-- People who work at the desk, their sessions, and the teams that own queues.

create type user_role as enum ('agent', 'supervisor', 'administrator');

create table teams (
    id          uuid primary key,
    name        text not null,
    created_at  timestamptz not null,

    constraint teams_name_unique unique (name)
);

create table users (
    id               uuid primary key,
    email            text not null,
    name             text not null,
    role             user_role not null,
    password_hash    text not null,
    disabled_at      timestamptz,
    created_at       timestamptz not null,

    constraint users_email_unique unique (email),
    constraint users_email_lower check (email = lower(email) and email <> ''),
    constraint users_name_not_blank check (btrim(name) <> '')
);

-- Wrong passwords since the last right one, by the address typed: also for addresses that nobody has, so that being
-- locked out tells nothing about who works here.
create table sign_in_failures (
    email         text primary key,
    failures      integer not null,
    locked_until  timestamptz,
    last_at       timestamptz not null
);

-- One browser signed in. Keyed by user too, so that a person can be signed out everywhere at once.
create table sessions (
    -- The hash of what the browser holds: who reads this table cannot use it.
    id            bytea primary key,
    user_id       uuid references users (id) on delete cascade,
    data          jsonb not null,
    created_at    timestamptz not null,
    last_seen_at  timestamptz not null,
    expires_at    timestamptz not null
);

create index sessions_user on sessions (user_id);
create index sessions_expires on sessions (expires_at);
