-- Who belongs to which team, how a protocol was wrapped up (“tabulação”), and in which language a person reads.

create type language as enum ('pt_br', 'en');

alter table users
    -- Absent: as the browser asks.
    add column language language;

alter table teams
    -- Closing a protocol of this team asks for a wrap-up code.
    add column wrap_up_required boolean not null default false,
    add column archived_at timestamptz;

create table team_members (
    team_id   uuid not null references teams (id) on delete cascade,
    user_id   uuid not null references users (id) on delete cascade,
    added_at  timestamptz not null,

    constraint team_members_once primary key (team_id, user_id)
);

create index team_members_user on team_members (user_id);

create table wrap_up_codes (
    id           uuid primary key,
    -- Absent: every team's.
    team_id      uuid references teams (id),
    name         text not null,
    archived_at  timestamptz,
    created_at   timestamptz not null,

    constraint wrap_up_codes_name_not_blank check (btrim(name) <> '')
);

create unique index wrap_up_codes_name_unique on wrap_up_codes (coalesce(team_id, '00000000-0000-0000-0000-000000000000'), lower(name))
    where archived_at is null;

alter table protocols add column wrap_up_id uuid references wrap_up_codes (id);
