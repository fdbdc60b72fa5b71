-- Commands by a single letter can be switched off (WCAG 2.1.4): who dictates or types by mistake would give them.
alter table user_preferences add column letter_keys boolean not null default true;
