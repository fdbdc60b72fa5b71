-- Names stand between blanks, so that the index knows where a word begins and ends: people who have “Ana” as a name are
-- found without looking at every Mariana.
create or replace function refresh_contact_search(contacts_changed uuid[]) returns void
    language sql volatile
    begin atomic
    insert into contact_search (contact_id, names, digits, numbers)
    select k.id,
           ' ' || search_folded(concat_ws(' ', r.name, (
               select string_agg(m.name, ' ' order by m.id) from contacts m where m.merged_into = r.id), (
               select string_agg(i.value, ' ' order by i.value) from contact_identities i where i.contact_id = r.id and i.kind = 'username'))) || ' ',
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

drop index contact_search_names;

update contact_search set names = ' ' || names || ' ';

create index contact_search_names on contact_search using gin (names gin_trgm_ops, numbers);
