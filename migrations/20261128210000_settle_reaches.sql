-- WhatsApp counts people from delivery (cloud-api.md 6.1): a place is taken when a message leaves, begins anew when it is
-- delivered, and is given back when it failed.

alter table template_sends
    -- Who takes a place in the messaging limit by it; absent: sent inside an open window.
    add column reached uuid;

create index template_sends_reached on template_sends (reached) where reached is not null;

-- Messages whose fate was told, and whose places are to be looked at.
create table reaches_told (
    message_id uuid primary key references messages (id)
);

create function tell_of_reach() returns trigger
    language plpgsql as
$$
begin
    insert into reaches_told (message_id) values (new.id) on conflict do nothing;
    return null;
end
$$;

create trigger messages_tell_of_reach after update of delivery on messages for each row
    when (new.send_kind is not null and new.delivery in ('delivered', 'read', 'failed')
          and old.delivery is distinct from new.delivery and old.delivery not in ('delivered', 'read'))
    execute function tell_of_reach();

-- Brings the places of `people` in `of_scope` in line with what became of what was sent to them: one that came about late
-- may exceed the limit, as it does at WhatsApp. Says whether places were given back.
create function settle_reaches(of_scope text, people uuid[], at timestamptz) returns boolean
    language plpgsql as
$$
declare
    persons uuid[];
    sinces timestamptz[];
    gone integer;
    added integer;
begin
    perform lock_allowance(of_scope, at);
    select array_agg(w.person), array_agg(w.since) into persons, sinces
      from (select p.person, max(s.since) as since
              from (select distinct unnest(people) as person) as p
             cross join lateral (
                    select case when m.delivery in ('delivered', 'read') then least(coalesce(m.delivered_at, m.read_at, m.at), settle_reaches.at)
                                when m.delivery <> 'failed' then m.at end as since
                      from template_sends t
                      join messages m on m.id = t.message_id
                      join numbers n on n.id = m.number_id
                     where t.reached = p.person
                       and of_scope = case when n.limit_by_number then 'number:' || n.id else 'portfolio:' || n.portfolio end
                    offset 0) as s
             group by p.person) as w;
    delete from allowance_reaches r
     where r.scope = of_scope and r.contact_id = any(persons)
       and coalesce(sinces[array_position(persons, r.contact_id)] <= settle_reaches.at - interval '24 hours', true);
    get diagnostics gone = row_count;
    with placed as (
        insert into allowance_reaches as r (scope, contact_id, reached_at)
        select of_scope, s.person, s.since
          from unnest(persons, sinces) as s (person, since)
         where s.since > settle_reaches.at - interval '24 hours'
            on conflict on constraint allowance_reaches_one_a_person do update set reached_at = excluded.reached_at
        returning (xmax = 0) as fresh
    )
    select count(*) into added from placed where fresh;
    update allowances a
       set used = a.used - gone + added,
           inherited = case when a.used - gone + added <= coalesce(a.amount, a.used - gone + added) then 0
                            else a.used - gone + added end
     where a.scope = of_scope;
    return gone > added;
end
$$;
