-- Handing over: which team a conversation stands in, who handed it to its owner, and what each change of a protocol moved.

alter type protocol_change add value 'transferred';

alter table conversations
    -- The latest protocol's team, copied like its state and owner; the reference stands there.
    add column team_id uuid,
    -- Who transferred it to its present owner, until that one has opened it.
    add column handed_by uuid references users (id);

update conversations c set team_id = p.team_id from protocols p where p.id = c.protocol_id;

alter table conversations
    alter column team_id set not null,
    add constraint conversations_handed_has_owner check (handed_by is null or owner_id is not null);

-- The queue narrowed to a team or to a number.
create index conversations_queue_of_team on conversations (team_id, last_message_at desc, id desc) where state in ('waiting', 'bot');
create index conversations_queue_of_number on conversations (number_id, last_message_at desc, id desc) where state in ('waiting', 'bot');

alter table protocol_changes
    -- Teams are archived, never deleted, and each opening would be checked on the way in: not referenced.
    add column from_team uuid,
    add column to_team uuid;

create or replace view conversation_cards as
select c.id,
       c.contact_id,
       k.name           as contact_name,
       -- How to name them besides: a phone before a user name; WhatsApp may tell neither.
       (select i.kind::text || ':' || i.value
          from contact_identities i
         where i.contact_id = c.contact_id and i.kind in ('phone', 'username')
         order by i.kind
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
  join numbers n on n.id = c.number_id
  join protocols p on p.id = c.protocol_id
  join teams t on t.id = c.team_id
  left join users o on o.id = c.owner_id
  left join users h on h.id = c.handed_by;
