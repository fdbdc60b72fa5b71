-- Files of messages: what the store holds, and for each message with a file how far that file is. Beside them, what
-- was added to a message later: reactions, new words, deletion.

create type file_state as enum ('pending', 'fetching', 'stored', 'failed', 'expired');
create type file_failure as enum ('too_large', 'wrong_type', 'foreign_address', 'not_connected', 'unreachable');

-- One file in the store; its key there is made from its id.
create table files (
    id           uuid primary key,
    -- By its own bytes, never only as somebody claimed.
    mime         text not null,
    size         bigint not null,
    sha256       bytea not null,
    name         text,
    -- Upright, for pictures.
    width        integer,
    height       integer,
    duration_ms  integer,
    has_thumb    boolean not null default false,
    -- Absent when a customer sent it.
    uploaded_by  uuid references users (id),
    -- What WhatsApp would take it as: image, video, audio, document, sticker.
    kind         text not null,
    -- Recorded by an agent and made fit to arrive as a voice message.
    voice        boolean not null default false,
    -- Held by something other than a message (a quick reply): the sweep leaves it alone.
    kept         boolean not null default false,
    created_at   timestamptz not null,

    constraint files_size_positive check (size > 0)
);

create index files_uploads on files (uploaded_by, created_at) where uploaded_by is not null and not kept;

-- The file of one message. The customer's are claimed by a worker under a lease, as queued messages are.
create table media (
    message_id       uuid primary key references messages (id),
    -- The message's, repeated; the reference stands there.
    number_id        uuid not null,
    state            file_state not null,
    -- Meta's id: of a customer's file from the first, of ours once Meta has it. It is good on this number only.
    meta_id          text,
    -- When we gave Meta ours; it keeps it for thirty days.
    uploaded_at      timestamptz,
    -- As Meta claims.
    mime             text not null default '',
    attempts         integer not null default 0,
    next_attempt_at  timestamptz,
    leased_until     timestamptz,
    failure          file_failure,
    file_id          uuid references files (id),

    constraint media_stored_has_file check ((state = 'stored') = (file_id is not null)),
    constraint media_pending_has_time check (state <> 'pending' or next_attempt_at is not null),
    constraint media_fetching_has_lease check (state <> 'fetching' or leased_until is not null),
    constraint media_failed_has_reason check ((state = 'failed') = (failure is not null))
);

create index media_due on media (next_attempt_at, message_id) where state = 'pending';
create index media_leased on media (leased_until) where state = 'fetching';
create index media_file on media (file_id, number_id) where file_id is not null;

create type annotation_kind as enum ('reaction', 'edit', 'revoke');

-- What one side added to a message later; the latest of a kind counts. Keyed by Meta's id, for WhatsApp keeps no order:
-- it may come before its message.
create table annotations (
    number_id  uuid not null,
    wamid      text not null,
    kind       annotation_kind not null,
    side       direction not null,
    -- The emoji or the new words; absent when a reaction was taken back, and for a deletion.
    value      text,
    at         timestamptz not null,

    constraint annotations_latest primary key (number_id, wamid, kind, side)
);

-- What came before these tables did.
insert into media (message_id, number_id, state, meta_id, mime, next_attempt_at)
select id, number_id, 'pending', content->>'media_id', coalesce(content->>'mime', ''), now()
  from messages
 where direction = 'inbound' and content->>'media_id' <> '';

insert into annotations (number_id, wamid, kind, side, value, at)
select distinct on (number_id, wamid, kind) number_id, wamid, kind, 'inbound', value, at
  from (select number_id, coalesce(content->>'to', content->>'of') as wamid, (content->>'kind')::annotation_kind as kind,
               coalesce(content->>'emoji', content->>'body') as value, at, id
          from messages
         where direction = 'inbound' and content->>'kind' in ('reaction', 'edit', 'revoke')) told
 where wamid is not null
 order by number_id, wamid, kind, at desc, id desc;

drop view message_views;

create view message_views as
select m.id,
       m.conversation_id,
       m.number_id,
       m.protocol_id,
       m.client_key,
       m.direction,
       m.at,
       m.content,
       m.quoted_wamid,
       q.id             as quoted_id,
       q.direction      as quoted_direction,
       case when not exists (select from annotations r
                              where r.number_id = q.number_id and r.wamid = q.wamid and r.kind = 'revoke' and r.side = q.direction)
            then q.content end as quoted_content,
       m.forwarded,
       a.name           as author_name,
       m.delivery,
       m.failure_code,
       m.failure_details,
       m.retried_as is not null as retried,
       d.state          as file_state,
       d.failure        as file_failure,
       coalesce(f.mime, d.mime) as file_mime,
       f.size           as file_size,
       f.width          as file_width,
       f.height         as file_height,
       f.duration_ms    as file_duration,
       coalesce(f.has_thumb, false) as file_thumb,
       n.their_reaction,
       n.our_reaction,
       n.edited,
       coalesce(n.revoked, false) as revoked,
       -- Drawn on the message it adds to, not as one of its own; ours, when it failed, says so by itself.
       m.content->>'kind' in ('reaction', 'edit', 'revoke')
       and m.delivery is distinct from 'failed'
       and exists (select from messages t
                    where t.number_id = m.number_id and t.wamid = coalesce(m.content->>'to', m.content->>'of')) as folded
  from messages m
  left join users a on a.id = m.author_id
  left join messages q on q.number_id = m.number_id and q.wamid = m.quoted_wamid
  left join media d on d.message_id = m.id
  left join files f on f.id = d.file_id
  left join lateral (
      select max(x.value) filter (where x.kind = 'reaction' and x.side = 'inbound')   as their_reaction,
             max(x.value) filter (where x.kind = 'reaction' and x.side = 'outbound')  as our_reaction,
             max(x.value) filter (where x.kind = 'edit' and x.side = m.direction)     as edited,
             bool_or(x.kind = 'revoke' and x.side = m.direction)                      as revoked
        from annotations x
       where x.number_id = m.number_id and x.wamid = m.wamid
  ) n on true;
