-- Writing first: what the desk began with, protocols that await an answer, where customers' messages went, and consent.

create type send_kind as enum ('active_contact', 'recontact', 'batch', 'survey');
create type attribution as enum ('context', 'button', 'within_24_hours');
create type consent_scope as enum ('marketing', 'utility', 'all');
create type consent_change as enum ('opt_in', 'opt_out');
create type consent_source as enum ('message_word', 'template_button', 'user_preferences', 'by_hand', 'import', 'api', 'customer_undo', 'meta_131050');

alter type protocol_change add value 'answered';
alter type protocol_change add value 'expired';

alter table messages
    -- What it began with; absent for answers.
    add column send_kind send_kind;

create index messages_begun on messages (conversation_id, at desc) where send_kind is not null;

-- What WhatsApp is given for a message that is a template.
create table template_sends (
    message_id   uuid primary key references messages (id),
    template_id  uuid not null references templates (id),
    name         text not null,
    language     text not null,
    category     template_category not null,
    -- The values, by where they stand; the parts as they were, so that a change of the template does not reach what waits.
    filling      jsonb not null,
    parts        jsonb not null,
    -- What was shown before sending: the price of one message, if the table had one.
    currency     text,
    micros       bigint,

    constraint template_sends_price_whole check ((currency is null) = (micros is null))
);

alter table protocols
    -- What the desk began it with; absent when the customer did.
    add column begun_by send_kind,
    -- Until when the customer's answer is awaited.
    add column expires_at timestamptz;

update protocols set expires_at = state_since + interval '24 hours' where state = 'awaiting_customer';

alter table protocols
    add constraint protocols_awaiting_expires check (state <> 'awaiting_customer' or expires_at is not null);

create index protocols_expiring on protocols (expires_at) where state = 'awaiting_customer';

-- Where a customer's message went and why: for those that opened a protocol, moved one, or answered what we began with.
create table routings (
    message_id   uuid primary key references messages (id),
    -- Absent where the survey kept it.
    protocol_id  uuid references protocols (id),
    number_id    uuid not null,
    decision     jsonb not null,
    facts        jsonb not null,
    -- What it answers, and how that is known.
    answered_id  uuid references messages (id),
    how          attribution,
    at           timestamptz not null,

    constraint routings_answered_has_how check ((answered_id is null) = (how is null))
);

create index routings_protocol on routings (protocol_id, at desc);
create index routings_answered on routings (answered_id) where answered_id is not null;

alter table contacts
    -- The contact that this one turned out to be; its conversations and consent count as that one's.
    add column merged_into uuid references contacts (id),
    add constraint contacts_not_merged_into_itself check (merged_into <> id);

create index contacts_merged on contacts (merged_into) where merged_into is not null;

-- Who may be written to. Rows are only ever added; the newest that speaks of a matter holds.
create table consent_lines (
    id           uuid primary key,
    contact_id   uuid not null references contacts (id),
    -- When the customer said so; not when it was written down.
    at           timestamptz not null,
    scope        consent_scope not null,
    change       consent_change not null,
    source       consent_source not null,
    -- The customer's words, the page or e-mail where they agreed, the file's name.
    proof        text,
    -- Who wrote it down, if a person at the desk did.
    user_id      uuid references users (id),
    -- The customer's message, if one said it: a message says one thing once.
    message_id   uuid references messages (id),
    recorded_at  timestamptz not null,

    constraint consent_lines_once_a_message unique (message_id)
);

create index consent_lines_contact on consent_lines (contact_id, at desc);
create trigger consent_lines_append_only before update or delete or truncate on consent_lines
    for each statement execute function refuse_change();
