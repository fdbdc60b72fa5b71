-- Histórico shows service: a conversation that holds nothing but a batch, or a word of consent, was never in anybody's.

alter table conversations
    -- Whether one of its protocols was ever open to somebody: neither a batch nor a word of consent opens one.
    add column served boolean not null default true;

-- What was never open begins and ends in the same instant.
update conversations c set served = false
 where c.state = 'closed'
   and not exists (select from protocols p where p.conversation_id = c.id and p.closed_at is distinct from p.opened_at);

alter table conversations
    add constraint conversations_open_is_served check (served or state = 'closed');

-- Each closed conversation is in one of two ordered indexes: lists of service never read past what is none.
drop index conversations_history_newest;
create index conversations_history_newest on conversations (last_message_at desc, id desc) where state = 'closed' and served;
create index conversations_unserved_newest on conversations (last_message_at desc, id desc) where state = 'closed' and not served;

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
       h.name           as handed_by,
       case when p.state = 'awaiting_customer' then p.expires_at end as expires_at,
       c.served
  from conversations c
  join contacts k on k.id = c.contact_id
  left join contacts s on s.id = k.merged_into
  join numbers n on n.id = c.number_id
  join protocols p on p.id = c.protocol_id
  join teams t on t.id = c.team_id
  left join users o on o.id = c.owner_id
  left join users h on h.id = c.handed_by;
