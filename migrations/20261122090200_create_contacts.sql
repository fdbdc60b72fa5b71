-- Contacts, and the ways WhatsApp names them. A phone may be absent.

create type identity_kind as enum ('user_id', 'wa_id', 'phone', 'username');

create table contacts (
    id          uuid primary key,
    portfolio   text not null,
    name        text not null,
    created_at  timestamptz not null
);

create table contact_identities (
    portfolio      text not null,
    kind           identity_kind not null,
    -- In the form the kind describes; a phone in E.164 with Brazil's ninth digit, so both spellings meet here.
    value          text not null,
    contact_id     uuid not null references contacts (id),
    first_seen_at  timestamptz not null,

    constraint contact_identities_name_one_contact primary key (portfolio, kind, value)
);

create index contact_identities_contact on contact_identities (contact_id);
