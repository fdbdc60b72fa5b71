-- Drafts: what somebody is writing in a conversation, on whatever device. Notes: what the team tells itself there.

create table drafts (
    user_id          uuid not null references users (id) on delete cascade,
    conversation_id  uuid not null references conversations (id) on delete cascade,
    reply            text not null default '',
    note             text not null default '',
    -- By this a late save of older words is told from a new one; a row that is empty stays a day for it.
    updated_at       timestamptz not null,

    constraint drafts_one_per_person_and_conversation primary key (user_id, conversation_id)
);

create index drafts_empty on drafts (updated_at) where reply = '' and note = '';

-- Never sent to WhatsApp: the outbox does not read this table.
create table notes (
    id               uuid primary key,
    conversation_id  uuid not null references conversations (id),
    -- The conversation's, repeated; the reference stands there.
    number_id        uuid not null,
    -- The protocol it was written in.
    protocol_id      uuid not null references protocols (id),
    author_id        uuid not null references users (id),
    -- A supervisor's note to whoever owned the conversation then.
    whisper_to       uuid references users (id),
    body             text not null,
    client_key       uuid not null,
    at               timestamptz not null,

    constraint notes_one_per_client_key unique (client_key),
    constraint notes_body_not_blank check (btrim(body) <> '')
);

create index notes_thread on notes (conversation_id, at, id);

-- Who is named in a note, and whether they have seen it.
create table note_mentions (
    note_id  uuid not null references notes (id) on delete cascade,
    user_id  uuid not null references users (id) on delete cascade,
    -- The note's, repeated: the list is paged by it.
    at       timestamptz not null,
    read_at  timestamptz,

    constraint note_mentions_once primary key (note_id, user_id)
);

create index note_mentions_newest on note_mentions (user_id, at desc, note_id desc);
create index note_mentions_unread on note_mentions (user_id) where read_at is null;

alter table events add column note_id uuid;
