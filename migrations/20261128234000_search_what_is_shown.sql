-- Search finds what the thread shows, and names within the asker's own numbers.

-- A message's content with its customer's later words in place of the first ones, as `Content::with_words` puts them.
create function search_shown(content jsonb, edited text) returns jsonb
    language sql immutable parallel safe
    return case
        when edited is null then content
        when content->>'kind' = 'text' then content || jsonb_build_object('body', edited)
        when content->>'kind' in ('image', 'video', 'document') then content || jsonb_build_object('caption', edited)
        else content
    end;

-- What was deleted, or is drawn on another message, is no longer found; what was edited is found by its new words.
delete from message_search s
 using annotations x
  join messages m on m.number_id = x.number_id and m.wamid = x.wamid and m.direction = x.side
 where x.kind = 'revoke' and s.message_id = m.id;

delete from message_search s
 using message_views v
 where s.kind in ('reaction', 'edit', 'revoke') and v.id = s.message_id and v.folded;

update message_search s
   set words = jsonb_to_tsvector('desk', search_content(search_shown(m.content, x.value)), '["string"]')
  from annotations x
  join messages m on m.number_id = x.number_id and m.wamid = x.wamid and m.direction = x.side
 where x.kind = 'edit' and s.message_id = m.id;

-- The numbers on which a contact has conversations.
alter table contact_search add column numbers uuid[] not null default '{}';

drop index contact_search_names, contact_search_digits;

update contact_search s
   set numbers = array(select c.number_id from conversations c where c.contact_id = s.contact_id order by c.number_id);

-- Names and numbers in one index: a name that is common on other numbers costs nothing on one's own.
create index contact_search_names on contact_search using gin (names gin_trgm_ops, numbers);
create index contact_search_digits on contact_search using gin (digits gin_trgm_ops, numbers);

create or replace function refresh_contact_search(contacts_changed uuid[]) returns void
    language sql volatile
    begin atomic
    insert into contact_search (contact_id, names, digits, numbers)
    select k.id,
           search_folded(concat_ws(' ', r.name, (
               select string_agg(m.name, ' ' order by m.id) from contacts m where m.merged_into = r.id), (
               select string_agg(i.value, ' ' order by i.value) from contact_identities i where i.contact_id = r.id and i.kind = 'username'))),
           coalesce((
               select string_agg(distinct regexp_replace(i.value, '\D', '', 'g'), ' ')
                 from contact_identities i where i.contact_id = r.id and i.kind in ('phone', 'wa_id')), ''),
           array(select c.number_id from conversations c where c.contact_id = k.id order by c.number_id)
      from contacts k
      join contacts r on r.id = coalesce(k.merged_into, k.id)
     where k.id in (select f.id from unnest(contacts_changed) as c (id), contact_family(c.id) as f (id))
        on conflict (contact_id) do update set names = excluded.names, digits = excluded.digits, numbers = excluded.numbers
     where (contact_search.names, contact_search.digits, contact_search.numbers)
           is distinct from (excluded.names, excluded.digits, excluded.numbers);
end;
