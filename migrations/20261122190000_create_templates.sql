-- Templates as Meta has them: what stands here is the last copy that was read.

create type template_category as enum ('marketing', 'utility', 'authentication');
create type template_status as enum ('approved', 'pending', 'rejected', 'paused', 'disabled', 'in_appeal', 'pending_deletion', 'deleted', 'limit_exceeded', 'archived', 'unknown');
create type template_quality as enum ('green', 'yellow', 'red', 'unknown');

-- One of our accounts at Meta; its numbers share templates.
create table template_accounts (
    waba_id    text primary key,
    -- When the whole list was last read.
    synced_at  timestamptz,
    -- When it is read next.
    due_at     timestamptz not null,
    -- Somebody reads it, until then at most; nobody else does meanwhile.
    read_until timestamptz,
    -- Why the last try came to nothing: a code of ours or of Meta's.
    failure    integer
);

create index template_accounts_due on template_accounts (due_at);

create table templates (
    id             uuid primary key,
    waba_id        text not null references template_accounts (waba_id),
    meta_id        text not null,
    name           text not null,
    language       text not null,
    -- Absent: a kind of Meta's that this desk does not know.
    category       template_category,
    -- What Meta will make of it.
    next_category  template_category,
    status         template_status not null,
    reason         text,
    quality        template_quality not null,
    parts          jsonb not null,
    seen_at        timestamptz not null,
    -- Meta no longer lists it. Kept: messages were sent from it.
    gone_at        timestamptz,

    constraint templates_once_per_account unique (waba_id, meta_id)
);

create index templates_name on templates (waba_id, name, language) where gone_at is null;
