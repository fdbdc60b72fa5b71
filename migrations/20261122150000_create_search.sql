-- What search reads. A worker fills these tables from committed events, so that storing a message costs nothing more.

-- Trusted extensions: the database's owner may create them.
create extension if not exists pg_trgm;
create extension if not exists unaccent;

-- Portuguese stems without accents. No stop words: people search for “não” too.
create text search dictionary desk_stem (template = snowball, language = portuguese);
create text search configuration desk (copy = portuguese);
alter text search configuration desk
    alter mapping for hword, hword_part, word, asciiword, asciihword, hword_asciipart with unaccent, desk_stem;

-- The same words as they are written: the vocabulary that misspelt words are compared with.
create text search configuration desk_plain (copy = simple);
alter text search configuration desk_plain
    alter mapping for hword, hword_part, word, asciiword, asciihword, hword_asciipart with unaccent, simple;

-- Lower case, without accents.
create function search_folded(text) returns text
    language sql immutable strict parallel safe
    return lower(unaccent('unaccent'::regdictionary, $1));

-- A message's words, without those that only machines read.
create function search_content(content jsonb) returns jsonb
    language sql immutable strict parallel safe
    return content - array['kind', 'media_id', 'mime', 'payload', 'id', 'to', 'of', 'what', 'emoji', 'detail'];

create table message_search (
    message_id       uuid primary key references messages (id) on delete cascade,
    conversation_id  uuid not null,
    number_id        uuid not null,
    at               timestamptz not null,
    outbound         boolean not null,
    kind             text not null,
    words            tsvector not null
);

create index message_search_newest on message_search (number_id, at desc, message_id desc);
create index message_search_words on message_search using gin (words);

-- Every word ever written, once.
create table search_words (
    word  text primary key
);

create index search_words_similar on search_words using gin (word gin_trgm_ops);

create table contact_search (
    contact_id  uuid primary key references contacts (id) on delete cascade,
    -- Name and user name, folded.
    names       text not null,
    -- Every phone, digits only, parted by blanks.
    digits      text not null
);

create index contact_search_names on contact_search using gin (names gin_trgm_ops);
create index contact_search_digits on contact_search using gin (digits gin_trgm_ops);

-- Protocols by their running count alone: “000123” of whatever day.
create index protocols_count on protocols (split_part(code, '-', 2));

-- How far the worker has read the events; one row.
create table search_progress (
    only_row  boolean primary key default true,
    xid       xid8 not null,
    id        bigint not null,
    -- Older messages still to be read go from here towards the oldest; absent when all are in.
    backfill  uuid,

    constraint search_progress_one_row check (only_row)
);

-- What is there already is read from the newest on.
insert into search_progress (xid, id, backfill)
select pg_snapshot_xmin(pg_current_snapshot()), 0, (select id from messages order by id desc limit 1);

-- A person's or a team's shortcut to a list: the address says which, in which order, with which filters.
create table saved_views (
    id          uuid primary key,
    owner_id    uuid not null references users (id) on delete cascade,
    -- Whose people see it too; absent: the owner's own.
    team_id     uuid references teams (id) on delete cascade,
    name        text not null,
    address     text not null,
    created_at  timestamptz not null,

    constraint saved_views_name_not_blank check (btrim(name) <> ''),
    constraint saved_views_address_local check (address like '/conversations%')
);

create index saved_views_owner on saved_views (owner_id);
create index saved_views_team on saved_views (team_id);
