-- How screens read conversations and messages: the joins stand once.

create view conversation_cards as
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
       c.version
  from conversations c
  join contacts k on k.id = c.contact_id
  join numbers n on n.id = c.number_id
  join protocols p on p.id = c.protocol_id
  left join users o on o.id = c.owner_id;

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
       q.content        as quoted_content,
       m.forwarded,
       a.name           as author_name,
       m.delivery,
       m.failure_code,
       m.failure_details,
       m.retried_as is not null as retried
  from messages m
  left join users a on a.id = m.author_id
  left join messages q on q.number_id = m.number_id and q.wamid = m.quoted_wamid;
