-- Who is here: when each person's screens were last open, which conversations they look at, and the pauses they took.

-- Written a few times a minute and worthless after a crash: not logged.
create unlogged table presences (
    user_id  uuid primary key references users (id) on delete cascade,
    -- By the wall clock; older than a minute means away.
    seen_at  timestamptz not null
);

-- Who has a conversation before their eyes, and who writes in it.
create unlogged table watchers (
    conversation_id  uuid not null,
    user_id          uuid not null references users (id) on delete cascade,
    seen_at          timestamptz not null,
    -- Absent while they only look.
    typing_at        timestamptz,

    constraint watchers_once primary key (conversation_id, user_id)
);

create index watchers_seen on watchers (seen_at);

-- Each pause of a person; the present one is the one without an end.
create table pauses (
    id        uuid primary key,
    user_id   uuid not null references users (id) on delete cascade,
    reason    text,
    began_at  timestamptz not null,
    ended_at  timestamptz,

    constraint pauses_reason_not_blank check (btrim(reason) <> ''),
    constraint pauses_end_after_beginning check (ended_at >= began_at)
);

create unique index pauses_one_open_per_person on pauses (user_id) where ended_at is null;
create index pauses_person on pauses (user_id, began_at desc);

alter table events
    -- A person whose presence changed.
    add column person_id uuid,
    -- A conversation whose watchers changed.
    add column watched_id uuid;
