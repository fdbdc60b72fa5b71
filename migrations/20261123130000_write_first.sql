-- Contato Ativo and Recontato: what a list shows of a protocol that awaits the customer, and the words of a template.

alter type protocol_change add value 'recontacted';

-- A template is found by its words, which stand in `body`; the rest of it is kept in one string beside them.
create or replace function search_content(content jsonb) returns jsonb
    language sql immutable strict parallel safe
    return content - array['kind', 'media_id', 'mime', 'payload', 'id', 'to', 'of', 'what', 'emoji', 'detail', 'rendered'];

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
       case when p.state = 'awaiting_customer' then p.expires_at end as expires_at
  from conversations c
  join contacts k on k.id = c.contact_id
  left join contacts s on s.id = k.merged_into
  join numbers n on n.id = c.number_id
  join protocols p on p.id = c.protocol_id
  join teams t on t.id = c.team_id
  left join users o on o.id = c.owner_id
  left join users h on h.id = c.handed_by;
