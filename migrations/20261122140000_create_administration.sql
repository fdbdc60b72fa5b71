-- What administrators use: passwords that have to be changed, second factors, the audit log, settings of the business.

alter table users
    -- The password was made by somebody else: the next sign-in asks for a new one.
    add column must_change_password boolean not null default false,
    add column password_changed_at timestamptz,
    -- The newest use of any of their sessions, which outlives them.
    add column last_seen_at timestamptz;

create index users_by_name on users (lower(name), id);

alter table sessions
    -- Names the session where its id must not appear.
    add column handle uuid not null default gen_random_uuid(),
    add constraint sessions_handle_unique unique (handle);

-- The second factor of a person: an authenticator app with this secret. Until it is confirmed it is asked of nobody.
create table second_factors (
    user_id        uuid primary key references users (id) on delete cascade,
    -- Encrypted with the desk's secret key.
    sealed_secret  bytea not null,
    confirmed_at   timestamptz,
    -- The time step of the last code that was taken: none is taken twice.
    last_step      bigint not null default 0,
    created_at     timestamptz not null
);

-- Codes for the day the app is lost; each lets in once.
create table recovery_codes (
    user_id  uuid not null references second_factors (user_id) on delete cascade,
    -- The first letters, by which the code is found; the rest is only kept as a hash.
    hint     text not null,
    hash     text not null,
    used_at  timestamptz,

    constraint recovery_codes_once primary key (user_id, hint)
);

alter table wrap_up_codes
    -- The order in which they are offered.
    add column position integer not null default 0;

create type audit_action as enum (
    'signed_in', 'sign_in_failed', 'sign_in_locked', 'signed_out',
    'user_created', 'user_changed', 'user_disabled', 'user_enabled', 'user_signed_out',
    'password_reset', 'password_changed',
    'second_factor_enabled', 'second_factor_disabled', 'recovery_code_used', 'recovery_codes_renewed',
    'access_changed',
    'team_created', 'team_changed', 'team_archived', 'team_restored',
    'wrap_up_created', 'wrap_up_changed', 'wrap_up_archived', 'wrap_up_restored',
    'number_added', 'number_changed', 'number_connected',
    'settings_changed', 'webhook_revealed', 'webhooks_replayed', 'log_exported'
);

-- Who did what to whom, when, from where; written in the transaction that did it. Rows are only ever added.
create table audit_log (
    -- Rises with time: lists page by it.
    id            uuid primary key,
    at            timestamptz not null,
    -- Absent: the command line, or somebody nobody knows.
    actor_id      uuid references users (id),
    action        audit_action not null,
    -- The person it was done to, if it was one.
    person_id     uuid references users (id),
    -- On whom or what, by the name it then had.
    subject       text,
    -- Fields before and after, without secrets.
    before        jsonb,
    after         jsonb,
    address       text
);

create index audit_log_actor on audit_log (actor_id, id desc);
create index audit_log_person on audit_log (person_id, id desc);
create index audit_log_action on audit_log (action, id desc);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name;
end
$$;

create trigger audit_log_only_grows before update or delete on audit_log
    for each row execute function refuse_change();
create trigger audit_log_is_not_emptied before truncate on audit_log
    for each statement execute function refuse_change();

-- Settings that administrators change while the desk runs; each group under one key.
create table settings (
    key         text primary key,
    value       jsonb not null,
    updated_by  uuid references users (id),
    updated_at  timestamptz not null
);
