-- Batches: one template to many people from a sheet, each at most once; and the allowance of people whom we may write to first.

create type batch_state as enum ('checking', 'scheduled', 'sending', 'paused', 'stopped', 'cancelled', 'finished');
create type recipient_state as enum ('invalid', 'repeated', 'skipped', 'waiting', 'handed', 'cancelled');

create table batches (
    id            uuid primary key,
    number_id     uuid not null references numbers (id),
    template_id   uuid not null references templates (id),
    -- The template as it was when the sheet was read: a change of it does not reach what waits.
    name          text not null,
    language      text not null,
    category      template_category not null,
    parts         jsonb not null,
    -- The file of the template's header, the same for everybody.
    file_id       uuid references files (id),
    -- Or its place on the map.
    place         jsonb,
    title         text not null,
    file_name     text not null,
    -- Headings that named no column.
    unknown       text[] not null default '{}',
    state         batch_state not null,
    state_since   timestamptz not null,
    -- Whom it leaves out by choice.
    options       jsonb not null,
    created_by    uuid not null references users (id),
    created_at    timestamptz not null,
    confirmed_at  timestamptz,
    -- When it begins; absent until it was confirmed.
    send_at       timestamptz,
    started_at    timestamptz,
    finished_at   timestamptz,
    -- The number's quality when a person last let it go.
    quality       text,
    -- Why it stopped by itself.
    stopped       jsonb,
    -- When the allowance has room again for those who wait.
    room_at       timestamptz,
    -- As last counted, once little changes any more.
    counted       jsonb,
    -- The batch whose failed recipients this one tries again.
    retries       uuid references batches (id),

    constraint batches_title_not_blank check (btrim(title) <> ''),
    constraint batches_confirmed_has_time check (state in ('checking', 'cancelled') or (confirmed_at is not null and send_at is not null)),
    constraint batches_stopped_has_reason check ((state = 'stopped') <= (stopped is not null)),
    constraint batches_over_has_time check ((state in ('cancelled', 'finished')) = (finished_at is not null))
);

create index batches_newest on batches (created_at desc, id desc);
create index batches_live on batches (send_at) where state in ('scheduled', 'sending');

-- Every change of a batch: who, when, why. Rows are only ever added.
create table batch_changes (
    id        uuid primary key,
    batch_id  uuid not null references batches (id),
    to_state  batch_state not null,
    -- Absent when the desk itself did it.
    actor_id  uuid references users (id),
    reason    jsonb,
    at        timestamptz not null
);

create index batch_changes_batch on batch_changes (batch_id, at);

create table batch_recipients (
    batch_id      uuid not null references batches (id) on delete cascade,
    -- As spreadsheets count: the headings are line 1.
    line          integer not null,
    -- In the one canonical spelling; as it stands in the sheet where it is none.
    phone         text not null,
    name          text not null,
    -- What fills the template, in the order of its slots.
    filled        text[] not null,
    state         recipient_state not null,
    -- Why not: what is wrong with the row, or what stood in the way when its turn came.
    reason        jsonb,
    -- Not before: the allowance, the pair's pace, or quiet hours.
    not_before    timestamptz,
    contact_id    uuid references contacts (id),
    message_id    uuid references messages (id),

    constraint batch_recipients_one_a_line primary key (batch_id, line),
    constraint batch_recipients_handed_has_message check ((state = 'handed') = (message_id is not null))
);

-- Nobody twice: a person's phone waits, or was handed over, once in a batch; and a message is one recipient's.
create unique index batch_recipients_once_a_phone on batch_recipients (batch_id, phone) where state in ('waiting', 'handed');
create unique index batch_recipients_one_a_message on batch_recipients (message_id) where message_id is not null;
create index batch_recipients_waiting on batch_recipients (batch_id, not_before nulls first, line) where state = 'waiting';
create index batch_recipients_contact on batch_recipients (contact_id) where contact_id is not null;

alter table template_sends
    -- The batch it belongs to, which then holds the parts.
    add column batch_id uuid references batches (id),
    alter column parts drop not null,
    -- What WhatsApp says it charges, once a status told.
    add column billable boolean,
    add column billed_category template_category,
    add constraint template_sends_parts_somewhere check (parts is not null or batch_id is not null);

create index template_sends_batch on template_sends (batch_id) where batch_id is not null;
create index messages_single_sends on messages (at desc, id desc) where send_kind in ('active_contact', 'recontact');

-- What Meta says of our numbers; absent until it was asked.
alter table numbers
    add column status text,
    add column quality text,
    add column throughput text,
    -- Where the messaging limit counts: the portfolio, or in accounts of the old kind each number.
    add column limit_by_number boolean not null default false,
    add column looked_at timestamptz,
    add column look_due_at timestamptz not null default '2026-01-01',
    add column look_until timestamptz,
    add column look_failure integer;

-- Whether Meta is just being asked how a number stands: what is known of it is from before. A number without a token cannot be asked.
create function is_being_asked(n numbers) returns boolean
    language sql stable
    return n.sealed_token is not null
           and ((n.looked_at is not null and n.look_due_at <= n.looked_at) or coalesce(n.look_until > now(), false));

-- Whether batches may go from a number, as far as Meta told.
create function may_send_batches(n numbers) returns boolean
    language sql stable
    return not is_being_asked(n)
           and n.quality is distinct from 'RED' and coalesce(n.status, 'CONNECTED') in ('CONNECTED', 'FLAGGED');

-- Messaging limits by scope, and how much of each is used in the rolling 24 hours.
create table allowances (
    -- `portfolio:…` or `number:…`.
    scope        text primary key,
    -- As Meta reported it; absent: unlimited.
    amount       integer,
    used         integer not null default 0,
    -- Already used when Meta lowered the amount: nothing is added until there is room again.
    inherited    integer not null default 0,
    -- Places that batches leave to agents.
    reserve      integer not null,
    reported_at  timestamptz,
    -- Meta refused what the desk begins: nothing is begun until then.
    refused_until timestamptz,
    refused_code integer,

    constraint allowances_used_not_negative check (used >= 0),
    constraint allowances_never_exceeded check (amount is null or used <= greatest(amount, inherited))
);

-- Who was reached outside their window in the last 24 hours, and when last.
create table allowance_reaches (
    scope       text not null references allowances (scope),
    contact_id  uuid not null,
    reached_at  timestamptz not null,

    constraint allowance_reaches_one_a_person primary key (scope, contact_id)
);

create index allowance_reaches_oldest on allowance_reaches (scope, reached_at);

-- The limit of `of_scope` as it stands `at`, locked until the end of the transaction, without those who were reached a day ago.
create function lock_allowance(of_scope text, at timestamptz) returns table (amount integer, used integer, reserve integer, refused_until timestamptz)
    language plpgsql as
$$
declare
    gone integer;
begin
    -- New scopes begin with Meta's first rung.
    insert into allowances (scope, amount, reserve) values (of_scope, 250, 5) on conflict do nothing;
    perform from allowances a where a.scope = of_scope for update;
    delete from allowance_reaches r where r.scope = of_scope and r.reached_at <= at - interval '24 hours';
    get diagnostics gone = row_count;
    return query
        update allowances a
           set used = a.used - gone,
               inherited = case when a.used - gone <= coalesce(a.amount, a.used) then 0 else least(a.inherited, a.used - gone) end
         where a.scope = of_scope
        returning a.amount, a.used, a.reserve, a.refused_until;
end
$$;

-- Reaches those of `people` for whom there is room, in their order; gives them back. Who was reached within 24 hours takes no
-- new place; with `leave` the places kept for agents stay free.
create function reach_people(of_scope text, people uuid[], leave boolean, at timestamptz) returns setof uuid
    language plpgsql as
$$
declare
    limited record;
    room integer;
    added integer;
    chosen uuid[];
begin
    select * into limited from lock_allowance(of_scope, at);
    if limited.refused_until > at then
        return;
    end if;
    -- Lowered below what is used: not even those inside are reached, or they would keep it exceeded.
    if limited.used > limited.amount then
        return;
    end if;
    room := case when limited.amount is null then 2147483647
                 else greatest(limited.amount - limited.used - case when leave then limited.reserve else 0 end, 0) end;
    select array_agg(t.person order by t.place) into chosen
      from (select p.person, p.place, p.inside, count(*) filter (where not p.inside) over (order by p.place) as nth
              from (select u.person, u.place,
                           -- By its key, one at a time, however many were reached.
                           coalesce((select true from allowance_reaches r where r.scope = of_scope and r.contact_id = u.person limit 1), false) as inside
                      from unnest(people) with ordinality as u (person, place)) as p) t
     where t.inside or t.nth <= room;
    with renewed as (
        insert into allowance_reaches as r (scope, contact_id, reached_at)
        select of_scope, c.person, at from unnest(chosen) as c (person)
            on conflict on constraint allowance_reaches_one_a_person do update set reached_at = greatest(r.reached_at, excluded.reached_at)
        returning (xmax = 0) as fresh
    )
    select count(*) into added from renewed where fresh;
    update allowances a set used = a.used + added where a.scope = of_scope;
    return query select unnest(chosen);
end
$$;

alter type audit_action add value 'batch_confirmed';
alter type audit_action add value 'batch_paused';
alter type audit_action add value 'batch_resumed';
alter type audit_action add value 'batch_cancelled';
alter type audit_action add value 'batch_exported';
