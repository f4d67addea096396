-- Months of the books: open until a person closes them, closed until one opens them again or locks them, locked for ever. Each row is one
-- decision and says how the books stand after it; the last one counts.
create table engine.ledger_period (
    tenant_id uuid not null,
    number int not null check (number > 0),
    month date not null check (extract(day from month) = 1),
    status text not null check (status in ('open', 'closed', 'locked')),
    -- Nothing is booked on these days and before.
    closed_through date not null,
    locked_through date,
    decided_by text not null check (decided_by like 'person:_%'),
    -- Business time.
    decided_at timestamptz not null,
    primary key (tenant_id, number),
    check (locked_through is null or locked_through <= closed_through),
    check (status <> 'open' or closed_through = month - 1),
    check (status <> 'closed' or closed_through = (month + interval '1 month')::date - 1),
    check (status <> 'locked' or locked_through is not distinct from (month + interval '1 month')::date - 1)
);
alter table engine.ledger_period enable row level security;
create policy tenant on engine.ledger_period using (tenant_id = nullif(current_setting('commerce.tenant', true), '')::uuid);
grant select, insert on engine.ledger_period to commerce_app;

-- Bookings hold a merchant's books shared from when they are written to their commit, a decision about a month holds them alone. So it waits
-- for bookings under way, and one that comes after it sees it. The number is "Book"; AdvisoryLocks names it.
create function engine.decide_period() returns trigger
    language plpgsql security definer set search_path = engine, pg_temp as $$
declare
    last ledger_period;
    today date;
begin
    perform pg_advisory_xact_lock(1114599275, hashtext(new.tenant_id::text));
    select * into last from ledger_period p where p.tenant_id = new.tenant_id order by p.number desc limit 1;
    if new.number <> coalesce(last.number, 0) + 1 then
        raise exception 'somebody else decided about the books meanwhile' using errcode = 'serialization_failure';
    end if;
    if last.locked_through is not null and (new.locked_through is null or new.locked_through < last.locked_through) then
        raise exception 'the books are locked until %', last.locked_through using errcode = 'integrity_constraint_violation';
    end if;
    if last.locked_through is distinct from new.locked_through and new.status <> 'locked'
        or last.closed_through is distinct from new.closed_through and new.status = 'locked' then
        raise exception 'a decision changes one thing' using errcode = 'integrity_constraint_violation';
    end if;
    if last.number is not null and new.status <> 'locked' and new.month <> (case new.status
            when 'closed' then last.closed_through + 1
            else date_trunc('month', last.closed_through::timestamp)::date end) then
        raise exception 'months are closed, and opened again, one after the other' using errcode = 'integrity_constraint_violation';
    end if;
    -- A day of grace: what began before midnight is over by then.
    select ((now() + t.clock_offset) at time zone t.time_zone)::date into today from commerce.tenant t where t.tenant_id = new.tenant_id;
    if new.status = 'closed' and new.closed_through >= today - 1 then
        raise exception 'the month is not over for a day' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger ledger_period_decide before insert on engine.ledger_period for each row execute function engine.decide_period();

create function engine.closed_books(of_tenant uuid) returns date
    language plpgsql security definer set search_path = engine, pg_temp as $$
begin
    perform pg_advisory_xact_lock_shared(1114599275, hashtext(of_tenant::text));
    return (select p.closed_through from ledger_period p where p.tenant_id = of_tenant order by p.number desc limit 1);
end $$;

-- Whoever decided on the day before the month was closed does it again and finds an open day: hence the code for "run it once more".
create function engine.keep_closed_entry() returns trigger
    language plpgsql security definer set search_path = engine, pg_temp as $$
declare
    closed date := closed_books(coalesce(new.tenant_id, old.tenant_id));
begin
    if least(new.booked_on, old.booked_on) <= closed then
        raise exception 'the books are closed until %', closed
            using errcode = 'serialization_failure', constraint = 'ledger_closed', table = 'ledger_entry', schema = 'engine';
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    return new;
end $$;
create trigger ledger_entry_keep_closed before insert or update or delete on engine.ledger_entry
    for each row execute function engine.keep_closed_entry();

create function engine.keep_closed_transfer() returns trigger
    language plpgsql security definer set search_path = engine, pg_temp as $$
declare
    closed date := closed_books(coalesce(new.tenant_id, old.tenant_id));
begin
    if exists (select from ledger_entry e where e.id in (new.entry_id, old.entry_id) and e.booked_on <= closed) then
        raise exception 'the books are closed until %', closed
            using errcode = 'serialization_failure', constraint = 'ledger_closed', table = 'ledger_transfer', schema = 'engine';
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    return new;
end $$;
create trigger ledger_transfer_keep_closed before insert or update or delete on engine.ledger_transfer
    for each row execute function engine.keep_closed_transfer();

revoke all on function engine.decide_period, engine.closed_books, engine.keep_closed_entry, engine.keep_closed_transfer from public;
