-- The canonical data set in the desk's own tables: each stretch of service becomes a conversation with one protocol.
-- One number, the bench's agent (agent1@bench.example) and the first team are there already.
set session_replication_role = replica;
set synchronous_commit = off;
set maintenance_work_mem = '512MB';
set work_mem = '128MB';
set client_min_messages = warning;

create function canon.id(kind text, i bigint) returns uuid language sql immutable parallel safe as
$$ select md5(kind || ':' || i)::uuid $$;
-- Sorts by time, as the desk's own ids do.
create function canon.timed(at timestamptz, kind text, i bigint) returns uuid language sql immutable parallel safe as
$$ select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(kind || i), 1, 3) || '8' || substr(md5(kind || i), 4, 15))::uuid $$;

insert into teams (id, name, created_at)
select canon.id('team', i), 'Equipe ' || i, '2024-01-01' from generate_series(2, 8) i;
create table canon.team as
select 1 as i, (select id from teams where id not in (select canon.id('team', i) from generate_series(2, 8) i) limit 1) as id
union all select i, canon.id('team', i) from generate_series(2, 8) i;

insert into numbers (id, phone_number_id, waba_id, portfolio, display_phone, name, default_team_id, created_at)
select canon.id('number', i), '90000000000' || i, n.waba_id, n.portfolio, '+55 11 4000-000' || i, 'Loja ' || i, n.default_team_id, '2024-01-01'
  from numbers n, generate_series(2, 4) i;
create table canon.number as
select 1 as i, (select id from numbers where name = 'Loja Centro') as id, (select portfolio from numbers limit 1) as portfolio
union all select i, canon.id('number', i), (select portfolio from numbers limit 1) from generate_series(2, 4) i;

insert into users (id, email, name, role, password_hash, created_at)
select canon.id('user', i), 'agent' || i || '@bench.example', 'Agente ' || i, 'agent', 'none', '2024-01-01' from generate_series(2, 500) i;
create table canon.agent as
select i, u.id from generate_series(1, 500) i join users u on u.email = 'agent' || i || '@bench.example';
-- Three numbers of four for each.
insert into number_access (user_id, number_id, granted_at)
select a.id, n.id, '2024-01-01' from canon.agent a, canon.number n where n.i <> 4
    on conflict do nothing;

create table canon.card as
select c.id, c.n, c.started_at, c.last_at, canon.timed(c.started_at, 'conversation', c.id) as conversation, canon.timed(c.started_at, 'protocol', c.id) as protocol,
       canon.id('contact', c.id) as contact, m.id as number, m.portfolio, t.id as team,
       case when c.status = 'resolved' then 'closed' when a.id is null or c.status = 'pending' then 'waiting'
            when c.status = 'snoozed' then 'on_hold' else 'in_service' end::protocol_state as state,
       case when c.status = 'pending' then null else a.id end as owner,
       '55' || lpad((11 + c.id % 88)::text, 2, '0') || '9' || lpad(c.id::text, 8, '0') as wa_id
  from canon.conv c
  join canon.number m on m.i = 1 + ((hashint8extended(c.id, 31) & 2147483647) % 4)
  join canon.team t on t.i = c.team_id
  left join canon.agent a on a.i = c.agent_id;
update canon.card set owner = null where state = 'waiting';

insert into contacts (id, portfolio, name, created_at)
select contact, portfolio, 'Cliente ' || id, started_at from canon.card;
insert into contact_identities (portfolio, kind, value, contact_id, first_seen_at)
select portfolio, k.kind::identity_kind, k.value, contact, started_at
  from canon.card, lateral (values ('phone', '+' || wa_id), ('wa_id', wa_id)) k (kind, value);

drop index messages_thread, messages_due, messages_in_flight, messages_leased, messages_one_per_client_key;
insert into messages (id, conversation_id, number_id, protocol_id, direction, wamid, at, content, author_id, delivery, sent_at, delivered_at, read_at)
select canon.timed(m.at, 'message', c.id * 4096 + m.seq), c.conversation, c.number, c.protocol,
       case when m.inbound then 'inbound' else 'outbound' end::direction, m.wamid, m.at,
       case m.kind
            when 'text' then jsonb_build_object('kind', 'text', 'body', p.body)
            else jsonb_build_object('kind', m.kind, 'media_id', m.seq::text, 'mime', 'application/octet-stream') end,
       case when m.inbound then null else c.owner end, case when m.inbound then null else 'read'::delivery end,
       case when m.inbound then null else m.at end, case when m.inbound then null else m.at end, case when m.inbound then null else m.at end
  from canon.msg m
  join canon.card c on c.id = m.conv_id
  join canon.phrase p on p.id = m.phrase
 order by m.at;
create index messages_thread on messages (conversation_id, at, id);
create index messages_due on messages (next_attempt_at, id) where delivery = 'queued';
create index messages_in_flight on messages (conversation_id, at, id) where delivery in ('queued', 'sending');
create index messages_leased on messages (leased_until) where delivery = 'sending';
create unique index messages_one_per_client_key on messages (client_key) where client_key is not null;

insert into protocols (id, conversation_id, number_id, code, state, team_id, owner_id, opened_at, state_since, closed_at)
select protocol, conversation, number,
       to_char(started_at, 'YYYYMMDD') || '-' || lpad((row_number() over (partition by started_at::date order by id))::text, 6, '0'),
       state, team, owner, started_at, last_at, case when state = 'closed' then last_at end
  from canon.card;
insert into protocol_changes (id, protocol_id, number_id, change, to_state, actor_id, to_owner, at)
select canon.timed(h.at, h.change, c.id), c.protocol, c.number, h.change::protocol_change, h.state::protocol_state, c.owner, c.owner, h.at
  from canon.card c, lateral (values
       ('opened', 'waiting', c.started_at, true),
       ('taken', 'in_service', c.started_at + interval '1 minute', c.owner is not null),
       ('closed', 'closed', c.last_at, c.state = 'closed')) h (change, state, at, happened)
 where h.happened;
insert into conversations (id, number_id, contact_id, protocol_id, state, state_since, owner_id, team_id, last_inbound_at, last_message_at,
                           preview_kind, preview_text, preview_outbound, unread, created_at)
select c.conversation, c.number, c.contact, c.protocol, c.state, c.last_at, c.owner, c.team,
       (select max(m.at) from messages m where m.conversation_id = c.conversation and m.direction = 'inbound'),
       l.at, l.content->>'kind', left(coalesce(l.content->>'body', ''), 120), l.direction = 'outbound',
       case when c.state = 'closed' then 0 else c.id % 4 end, c.started_at
  from canon.card c
 cross join lateral (select at, content, direction from messages m where m.conversation_id = c.conversation order by at desc, id desc limit 1) l;

-- Reading all of it into the search takes minutes: a desk whose search is not measured has nothing to do.
\if :search
update search_progress set backfill = (select id from messages order by id desc limit 1);
\endif
drop schema canon cascade;
set session_replication_role = origin;
vacuum (analyze);
checkpoint;
