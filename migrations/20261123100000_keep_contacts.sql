-- Contacts as a book: who turned out to be whom, who is blocked, what the company notes about them, what was imported.

alter type audit_action add value 'contact_changed';
alter type audit_action add value 'contacts_merged';
alter type audit_action add value 'merge_undone';
alter type audit_action add value 'contact_blocked';
alter type audit_action add value 'contact_unblocked';
alter type audit_action add value 'consent_recorded';
alter type audit_action add value 'contacts_imported';
alter type audit_action add value 'contacts_exported';
alter type audit_action add value 'contact_field_created';
alter type audit_action add value 'contact_field_changed';
alter type audit_action add value 'contact_field_archived';
alter type audit_action add value 'contact_field_restored';

alter table contact_identities
    -- When they last wrote by it: among several phones of one person, that is the one to answer. Kept only for those
    -- who were merged; the others have one.
    add column last_wrote_at timestamptz;

-- One contact that turned out to be another. `contacts.merged_into` always names the last survivor; these rows are the
-- tree that undoing climbs down.
create table contact_merges (
    id           uuid primary key,
    survivor_id  uuid not null references contacts (id),
    absorbed_id  uuid not null references contacts (id),
    merged_at    timestamptz not null,
    merged_by    uuid not null references users (id),
    undone_at    timestamptz,
    undone_by    uuid references users (id),

    constraint contact_merges_of_two check (survivor_id <> absorbed_id),
    constraint contact_merges_undone_by_somebody check ((undone_at is null) = (undone_by is null))
);

-- Nobody is merged twice at a time.
create unique index contact_merges_one_at_a_time on contact_merges (absorbed_id) where undone_at is null;
create index contact_merges_survivor on contact_merges (survivor_id, merged_at desc);

-- The identities that went over with a merge, and go back with it.
create table contact_merge_identities (
    merge_id   uuid not null references contact_merges (id),
    portfolio  text not null,
    kind       identity_kind not null,
    value      text not null,

    constraint contact_merge_identities_once primary key (merge_id, portfolio, kind, value)
);

-- The conversations that went over with a merge, where the survivor had none on that number, and go back with it.
create table contact_merge_conversations (
    merge_id         uuid not null references contact_merges (id),
    conversation_id  uuid not null references conversations (id),

    constraint contact_merge_conversations_once primary key (merge_id, conversation_id)
);

-- A contact, those merged into it, and the one it was merged into: the ids that count as one person.
create function contact_family(contact uuid) returns setof uuid
    language sql stable parallel safe rows 2
    begin atomic
    select coalesce(k.merged_into, k.id) from contacts k where k.id = contact
    union all
    select m.id from contacts k join contacts m on m.merged_into = coalesce(k.merged_into, k.id) where k.id = contact;
end;

-- Who may not write to one of our numbers, and is not written to from it; the open row is the present state.
create table contact_blocks (
    id            uuid primary key,
    contact_id    uuid not null references contacts (id),
    number_id     uuid not null references numbers (id),
    -- The identity that WhatsApp was told.
    kind          identity_kind not null,
    value         text not null,
    blocked_at    timestamptz not null,
    blocked_by    uuid not null references users (id),
    unblocked_at  timestamptz,
    unblocked_by  uuid references users (id),

    constraint contact_blocks_lifted_by_somebody check ((unblocked_at is null) = (unblocked_by is null))
);

create unique index contact_blocks_one_at_a_time on contact_blocks (number_id, contact_id) where unblocked_at is null;
create index contact_blocks_contact on contact_blocks (contact_id, blocked_at desc);

-- What the company knows about a contact besides WhatsApp: fields that administrators define.
create type contact_field_kind as enum ('text', 'number', 'date', 'choice');

create table contact_fields (
    id           uuid primary key,
    name         text not null,
    kind         contact_field_kind not null,
    -- What can be chosen, in order; empty for the other kinds.
    choices      text[] not null default '{}',
    position     integer not null default 0,
    created_at   timestamptz not null,
    archived_at  timestamptz,

    constraint contact_fields_name_not_blank check (btrim(name) <> ''),
    constraint contact_fields_choices_of_choice check ((kind = 'choice') = (cardinality(choices) > 0))
);

-- A sheet's columns are told apart by their names.
create unique index contact_fields_name_unique on contact_fields (search_folded(name)) where archived_at is null;

create table contact_values (
    contact_id  uuid not null references contacts (id),
    field_id    uuid not null references contact_fields (id),
    -- In the one spelling of the field's kind: a date as 2026-11-23, a number with a point.
    value       text not null,
    updated_at  timestamptz not null,
    -- Absent: an import.
    updated_by  uuid references users (id),

    constraint contact_values_one_a_field primary key (contact_id, field_id),
    constraint contact_values_not_empty check (value <> '')
);

-- What the team should know about a contact; those on one conversation are `notes`.
create table contact_notes (
    id          uuid primary key,
    contact_id  uuid not null references contacts (id),
    author_id   uuid not null references users (id),
    body        text not null,
    created_at  timestamptz not null,
    deleted_at  timestamptz,

    constraint contact_notes_not_blank check (btrim(body) <> '')
);

create index contact_notes_contact on contact_notes (contact_id, created_at desc) where deleted_at is null;

-- A sheet of contacts: read and judged first, taken in when somebody says so.
create table contact_imports (
    id            uuid primary key,
    portfolio     text not null,
    file_name     text not null,
    -- The sheet as it was read: cells in rows, the first one its headings. Absent once it was taken in.
    cells         jsonb,
    created_by    uuid not null references users (id),
    created_at    timestamptz not null,
    -- When somebody first said to take it in.
    confirmed_at  timestamptz,
    -- How many rows were looked at since, and what became of them.
    taken         integer not null default 0,
    outcome       jsonb not null default '{}',
    finished_at   timestamptz,

    constraint contact_imports_cells_until_finished check ((finished_at is null) = (cells is not null)),
    constraint contact_imports_taken_when_confirmed check (confirmed_at is not null or taken = 0)
);

create index contact_imports_person on contact_imports (created_by, created_at desc);

-- The book's order.
create index contacts_by_name on contacts (search_folded(name), id) where merged_into is null;

-- Brings what search reads of `contacts`, and of those who count as the same person, up to date. Each of them is found
-- by the names and phones of all.
create function refresh_contact_search(contacts_changed uuid[]) returns void
    language sql volatile
    begin atomic
    insert into contact_search (contact_id, names, digits)
    select k.id,
           search_folded(concat_ws(' ', r.name, (
               select string_agg(m.name, ' ' order by m.id) from contacts m where m.merged_into = r.id), (
               select string_agg(i.value, ' ' order by i.value) from contact_identities i where i.contact_id = r.id and i.kind = 'username'))),
           coalesce((
               select string_agg(distinct regexp_replace(i.value, '\D', '', 'g'), ' ')
                 from contact_identities i where i.contact_id = r.id and i.kind in ('phone', 'wa_id')), '')
      from contacts k
      join contacts r on r.id = coalesce(k.merged_into, k.id)
     where k.id in (select f.id from unnest(contacts_changed) as c (id), contact_family(c.id) as f (id))
        on conflict (contact_id) do update set names = excluded.names, digits = excluded.digits
     where (contact_search.names, contact_search.digits) is distinct from (excluded.names, excluded.digits);
end;

-- A conversation of somebody who was merged is shown as the survivor's.
create or replace view conversation_cards as
select c.id,
       coalesce(k.merged_into, k.id) as contact_id,
       coalesce(s.name, k.name)      as contact_name,
       -- How to name them besides: a phone before a user name; WhatsApp may tell neither.
       (select i.kind::text || ':' || i.value
          from contact_identities i
         where i.contact_id = coalesce(k.merged_into, k.id) and i.kind in ('phone', 'username')
         order by i.kind, i.last_wrote_at desc nulls last
         limit 1)       as contact_handle,
       c.number_id,
       n.name           as number_name,
       c.state,
       c.state_since,
       c.owner_id,
       o.name           as owner_name,
       p.code           as protocol,
       c.last_inbound_at,
       c.last_message_at,
       c.preview_kind,
       c.preview_text,
       c.preview_outbound,
       c.unread,
       c.version,
       c.team_id,
       -- One team is no news.
       case when (select count(*) > 1 from teams where archived_at is null) then t.name end as team_name,
       h.name           as handed_by
  from conversations c
  join contacts k on k.id = c.contact_id
  left join contacts s on s.id = k.merged_into
  join numbers n on n.id = c.number_id
  join protocols p on p.id = c.protocol_id
  join teams t on t.id = c.team_id
  left join users o on o.id = c.owner_id
  left join users h on h.id = c.handed_by;
