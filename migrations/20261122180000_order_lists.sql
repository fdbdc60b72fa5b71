-- Each list in its own order: without these the queue and everybody's conversations were sorted whole for every page.

create index conversations_queue_newest on conversations (last_message_at desc, id desc) where state in ('waiting', 'bot');
create index conversations_queue_since on conversations (state_since, id) where state in ('waiting', 'bot');
create index conversations_everyone_newest on conversations (last_message_at desc, id desc) where state in ('in_service', 'on_hold', 'awaiting_customer');

-- Its only reader was the queue.
drop index conversations_state_since;

-- Badges and lists ask for one kind of state each: an index over all of them was read besides the one that fits.
create index conversations_history_newest on conversations (last_message_at desc, id desc) where state = 'closed';
create index conversations_on_hold_newest on conversations (last_message_at desc, id desc) where state = 'on_hold';
drop index conversations_state_newest;
