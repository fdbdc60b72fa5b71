-- Events are told in the order of their transactions, so that a transaction which takes long holds back what everybody is
-- told until it ends. One that writes no events need not: it keeps quiet, and readers do not wait for it.

-- To be called before the transaction writes or locks anything. What it promises is held by events_not_of_the_quiet.
create function keep_quiet() returns void language plpgsql as $$
begin
    if pg_current_xact_id_if_assigned() is not null then
        raise exception 'a transaction that wrote already cannot keep quiet';
    end if;
    perform set_config('guiche.quiet', 'on', true), pg_advisory_xact_lock_shared(26485, 1);
end
$$;

alter table events
    add constraint events_not_of_the_quiet check (coalesce(current_setting('guiche.quiet', true), '') <> 'on');

-- Every event of an older transaction than this one can be read: they are over, or quiet.
--
-- All locks are read at one moment, after the snapshot was taken. Who holds the lock of the quiet then has not written in
-- the transaction whose number they hold; one that began since has a number that the snapshot does not know.
create function events_horizon() returns xid8 language sql stable as $$
    with quiet as (
        select array_agg(transactionid) filter (where locktype = 'transactionid' and mode = 'ExclusiveLock') as xids
          from pg_locks
         where granted
           and (locktype = 'transactionid'
                or (locktype = 'advisory' and classid = 26485 and objid = 1 and objsubid = 2
                    and database = (select oid from pg_database where datname = current_database())))
         group by pid
        having bool_or(locktype = 'advisory')
    )
    select coalesce(
        (select running
           from pg_snapshot_xip(pg_current_snapshot()) as running
          where not exists (select from quiet where running::xid = any(quiet.xids))
          order by running
          limit 1),
        pg_snapshot_xmax(pg_current_snapshot()))
$$;
