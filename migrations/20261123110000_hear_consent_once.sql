-- Consent as WhatsApp tells it is written down once, however often it is delivered.

-- WhatsApp's own switch says one thing at one instant. What a message said is held by consent_lines_once_a_message; the
-- message of a line meta_131050 is ours, the one that Meta refused.
create unique index consent_lines_once_a_preference on consent_lines (contact_id, scope, change, at) where source = 'user_preferences';
