-- What a template message costs, by country and category, from a day on. A line is only ever added: one for the same day corrects the earlier one.

create table price_lines (
    -- Rises with time: of two lines for one day the later holds.
    id          uuid primary key,
    -- ISO 3166-1 alpha-2, or OTHER for every country without a line of its own.
    country     text not null,
    category    template_category not null,
    from_day    date not null,
    -- ISO 4217.
    currency    text not null,
    -- Millionths of the currency's unit.
    micros      bigint not null,
    -- Who wrote it; absent for what the desk came with.
    user_id     uuid references users (id),
    recorded_at timestamptz not null,
    -- Where it was read and when, for what the desk came with.
    source      text,
    read_on     date,

    constraint price_lines_country_code check (country ~ '^([A-Z]{2}|OTHER)$'),
    constraint price_lines_currency_code check (currency ~ '^[A-Z]{3}$'),
    constraint price_lines_price_bounded check (micros between 0 and 100000000000),
    constraint price_lines_source_whole check ((source is null) = (read_on is null)),
    constraint price_lines_has_origin check (user_id is not null or source is not null)
);

create index price_lines_of on price_lines (country, category, from_day desc, id desc);
create trigger price_lines_append_only before update or delete or truncate on price_lines
    for each statement execute function refuse_change();

-- `domain::price::published`; a test compares the two.
insert into price_lines (id, country, category, from_day, currency, micros, recorded_at, source, read_on)
select id::uuid, 'BR', category::template_category, '2026-01-01', 'USD', micros, '2026-11-22',
       'https://developers.facebook.com/documentation/business-messaging/whatsapp/pricing', '2026-11-22'
  from (values ('00000000-0000-7000-8000-000000000001', 'marketing', 62500),
               ('00000000-0000-7000-8000-000000000002', 'utility', 6800),
               ('00000000-0000-7000-8000-000000000003', 'authentication', 6800)) as t (id, category, micros);

alter type audit_action add value 'price_added';
alter type audit_action add value 'template_created';
alter type audit_action add value 'template_changed';
alter type audit_action add value 'template_deleted';
