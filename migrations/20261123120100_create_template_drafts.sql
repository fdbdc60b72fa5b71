-- Templates while they are written, until Meta took them; and when each was changed.

create table template_drafts (
    -- Made by the browser, so that saving again is harmless.
    id               uuid primary key,
    -- Nobody else sees it.
    author_id        uuid not null references users (id),
    waba_id          text not null,
    -- The template that it changes; absent for a new one.
    template_id      uuid references templates (id),
    draft            jsonb not null,
    -- The sample of its header.
    file_id          uuid references files (id),
    -- By the browser's clock: words that come late do not take the place of newer ones.
    written_at       timestamptz not null,
    -- It is on its way to Meta, until then at most.
    submitting_until timestamptz,
    -- It was submitted, and what came of it is not known.
    uncertain        boolean not null default false,
    -- Meta's last no.
    refusal          jsonb,
    -- Meta has it; kept a while, so that a repeated request is answered alike.
    taken_at         timestamptz,
    outcome          jsonb,

    constraint template_drafts_taken_is_settled check (taken_at is null or (outcome is not null and not uncertain and submitting_until is null)),
    constraint template_drafts_on_its_way_is_uncertain check (submitting_until is null or uncertain)
);

create index template_drafts_author on template_drafts (author_id, written_at desc) where taken_at is null;
create index template_drafts_template on template_drafts (template_id) where template_id is not null;
create index template_drafts_file on template_drafts (file_id) where file_id is not null;
create index template_drafts_taken on template_drafts (taken_at) where taken_at is not null;

-- Changes of approved templates count against Meta's limits: one in 24 hours, ten in 30 days.
create table template_edits (
    id           uuid primary key,
    template_id  uuid not null references templates (id),
    at           timestamptz not null
);

create index template_edits_template on template_edits (template_id, at desc);
