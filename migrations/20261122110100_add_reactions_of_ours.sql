-- Reactions of ours are messages on their way to WhatsApp: one that failed does not stand on its target.

alter table annotations
    -- The message of ours that carries it; absent for the customer's.
    add column message_id uuid references messages (id);

create or replace view message_views as
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
             max(x.value) filter (where x.kind = 'reaction' and x.side = 'outbound'
                                    and s.delivery is distinct from 'failed')         as our_reaction,
             max(x.value) filter (where x.kind = 'edit' and x.side = m.direction)     as edited,
             bool_or(x.kind = 'revoke' and x.side = m.direction)                      as revoked
        from annotations x
        left join messages s on s.id = x.message_id
       where x.number_id = m.number_id and x.wamid = m.wamid
  ) n on true;
