-- ANALYZE reads three hundred rows for each step of a column's statistics and sorts them all: at the usual hundred steps
-- that keeps a core busy for a tenth of a second and more, on two cores long enough to be felt by whoever writes then.
-- Nobody asks these tables by anything but an index that fits, which twenty steps tell as well.
do $$
declare
    line record;
begin
    for line in
        select attrelid::regclass as "table", attname as "column"
          from pg_attribute
         where attrelid = any(array['messages', 'conversations', 'contacts', 'contact_identities', 'protocols',
                                    'protocol_changes', 'routings', 'events', 'webhooks']::regclass[])
           and attnum > 0
           and not attisdropped
    loop
        execute format('alter table %s alter column %I set statistics 20', line."table", line."column");
    end loop;
end
$$;
