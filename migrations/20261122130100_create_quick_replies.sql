-- Quick replies (“respostas rápidas”): texts under a shortcut, one person's, a team's or everybody's.

create type quick_reply_scope as enum ('personal', 'team', 'global');

create table quick_replies (
    id          uuid primary key,
    scope       quick_reply_scope not null,
    owner_id    uuid references users (id) on delete cascade,
    team_id     uuid references teams (id) on delete cascade,
    shortcut    text not null,
    title       text not null,
    body        text not null,
    -- Who wrote it as it now stands, and when.
    author_id   uuid not null references users (id),
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    -- Deleted ones stay a while, for those who change their minds.
    deleted_at  timestamptz,

    constraint quick_replies_personal_has_owner check ((scope = 'personal') = (owner_id is not null)),
    constraint quick_replies_team_has_team check ((scope = 'team') = (team_id is not null)),
    constraint quick_replies_shortcut_not_blank check (shortcut <> ''),
    constraint quick_replies_title_not_blank check (title <> ''),
    constraint quick_replies_body_not_blank check (body <> '')
);

create unique index quick_replies_shortcut_unique
    on quick_replies (scope, coalesce(owner_id, team_id, '00000000-0000-0000-0000-000000000000'), shortcut)
    where deleted_at is null;
create index quick_replies_owner on quick_replies (owner_id) where deleted_at is null;
create index quick_replies_team on quick_replies (team_id) where deleted_at is null;
