-- Our WhatsApp numbers, and which agents may use which.

create table numbers (
    id               uuid primary key,
    -- Meta's id of the number and of the account (WABA) it belongs to.
    phone_number_id  text not null,
    waba_id          text not null,
    -- The scope within which WhatsApp's user ids are unique (cloud-api 4.6).
    portfolio        text not null,
    -- As people write it: +55 41 3000-0000.
    display_phone    text not null,
    name             text not null,
    -- Encrypted with the desk's secret key; absent until connected.
    sealed_token     bytea,
    default_team_id  uuid not null references teams (id),
    created_at       timestamptz not null,

    constraint numbers_phone_number_id_unique unique (phone_number_id),
    constraint numbers_name_not_blank check (btrim(name) <> '')
);

create table number_access (
    user_id     uuid not null references users (id) on delete cascade,
    number_id   uuid not null references numbers (id) on delete cascade,
    granted_at  timestamptz not null,

    primary key (user_id, number_id)
);
