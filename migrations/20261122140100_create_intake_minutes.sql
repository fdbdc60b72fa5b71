-- What arrived from WhatsApp by minute, counted in the transaction that stores it: for “Saúde da entrada”.

create table intake_minutes (
    minute    timestamptz primary key,
    -- Bodies stored, the messages and statuses in them that were applied, and updates kept under a name.
    bodies    integer not null default 0,
    handled   integer not null default 0,
    unusual   integer not null default 0,
    -- Requests refused before anything was stored.
    refused   integer not null default 0,
    -- Messages by their delay: from Meta's timestamp to our storing them, within so many seconds; the last is beyond.
    lag_1     integer not null default 0,
    lag_2     integer not null default 0,
    lag_5     integer not null default 0,
    lag_15    integer not null default 0,
    lag_60    integer not null default 0,
    lag_300   integer not null default 0,
    lag_3600  integer not null default 0,
    lag_more  integer not null default 0
    -- One row is updated many times a minute: room on its page keeps that cheap.
) with (fillfactor = 40);

-- Lists of unusual outcomes page by time.
create index webhook_outcomes_at on webhook_outcomes (at desc, webhook_id desc, position desc);
