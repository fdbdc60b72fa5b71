-- What messages cost as WhatsApp tells it: what was said too early, what each number spends in a month, and how much it may.

-- What was said of a message whose wamid is not recorded yet; kept until it is.
create table early_charges (
    number_id   uuid not null,
    wamid       text not null,
    billable    boolean,
    category    template_category,
    -- Whose price it has, by the phone that it went to.
    country     text,
    -- Told with its delivery: nothing that was said before changes it.
    final       boolean not null,
    received_at timestamptz not null,

    constraint early_charges_one_a_message primary key (number_id, wamid)
);

-- The line of the price table that holds for `of_country` on `on_day`: `domain::price::price_on`, for a table that may grow long.
create function price_on(of_country text, of_category template_category, on_day date) returns setof price_lines
    language sql stable as
$$
    select *
      from price_lines
     where country in (of_country, 'OTHER') and category = of_category and from_day <= on_day
     order by (country = of_country) desc, from_day desc, id desc
     limit 1
$$;

-- What is charged of a price; nothing of what WhatsApp does not bill.
create function charged(micros bigint, billable boolean) returns bigint
    language sql immutable parallel safe as
$$
    select case when billable is false then 0 else micros end
$$;

create index messages_sends on messages (at, number_id) where send_kind is not null;

-- Every message of a template with what it costs once it is delivered: the one rule for all figures.
create view send_costs as
select s.message_id,
       m.number_id,
       m.at,
       s.batch_id,
       coalesce(s.billed_category, s.category) as category,
       s.currency,
       charged(s.micros, s.billable)           as micros,
       s.billable is not false                 as billable,
       -- Whether that it is charged, and as what, is WhatsApp's word.
       s.billable is not null                  as told,
       m.delivery in ('delivered', 'read')     as delivered
  from template_sends s
  join messages m on m.id = s.message_id
 where m.send_kind is not null;

-- What was spent, and taken back, by what has not failed: a sum of portions, so that nobody who adds one waits for another.
-- Portions of the same quarter of an hour are put together now and then.
create table spend (
    number_id uuid not null,
    -- When the messages were written; a month begins with a quarter of an hour in every time zone.
    quarter   timestamptz not null,
    currency  text not null,
    micros    bigint not null
);

create index spend_of on spend (number_id, quarter);

create function quarter_of(at timestamptz) returns timestamptz
    language sql immutable parallel safe as
$$
    select date_bin('15 minutes', at, 'epoch'::timestamptz)
$$;

create function spend_what_is_sent() returns trigger
    language plpgsql as
$$
begin
    insert into spend (number_id, quarter, currency, micros)
    select m.number_id, quarter_of(m.at), s.currency, sum(charged(s.micros, s.billable))
      from added s
      join messages m on m.id = s.message_id
     where s.currency is not null and m.delivery <> 'failed'
     group by 1, 2, 3;
    return null;
end
$$;

create function spend_what_is_charged() returns trigger
    language plpgsql as
$$
begin
    insert into spend (number_id, quarter, currency, micros)
    select m.number_id, quarter_of(m.at), s.currency, sum(s.micros)
      from (select message_id, currency, charged(micros, billable) as micros from after
             union all
            select message_id, currency, -charged(micros, billable) from before) s
      join messages m on m.id = s.message_id
     where s.currency is not null and m.delivery <> 'failed'
     group by 1, 2, 3
    having sum(s.micros) <> 0;
    return null;
end
$$;

create function take_back_what_fails() returns trigger
    language plpgsql as
$$
begin
    insert into spend (number_id, quarter, currency, micros)
    select new.number_id, quarter_of(new.at), s.currency, charged(s.micros, s.billable) * case when new.delivery = 'failed' then -1 else 1 end
      from template_sends s
     where s.message_id = new.id and s.currency is not null;
    return null;
end
$$;

create trigger template_sends_spent after insert on template_sends referencing new table as added
    for each statement execute function spend_what_is_sent();
create trigger template_sends_charged after update on template_sends referencing old table as before new table as after
    for each statement execute function spend_what_is_charged();
create trigger messages_taken_back after update of delivery on messages for each row
    when (new.send_kind is not null and (old.delivery = 'failed') is distinct from (new.delivery = 'failed'))
    execute function take_back_what_fails();

insert into spend (number_id, quarter, currency, micros)
select m.number_id, quarter_of(m.at), s.currency, sum(charged(s.micros, s.billable))
  from template_sends s
  join messages m on m.id = s.message_id
 where s.currency is not null and m.delivery <> 'failed'
 group by 1, 2, 3;

-- How much a number may spend in a month; absent: as much as it likes.
create table budgets (
    number_id    uuid primary key references numbers (id),
    -- ISO 4217; what is priced in another currency does not count.
    currency     text not null,
    -- Millionths of the currency's unit.
    micros       bigint not null,
    -- From which share of it on it is pointed out.
    warn_percent smallint not null,
    -- Whether batches stop once it is spent; otherwise that is only pointed out.
    stops        boolean not null,
    updated_by   uuid not null references users (id),
    updated_at   timestamptz not null,

    constraint budgets_currency_code check (currency ~ '^[A-Z]{3}$'),
    constraint budgets_amount_bounded check (micros between 1 and 100000000000000),
    constraint budgets_warn_is_share check (warn_percent between 1 and 100)
);
