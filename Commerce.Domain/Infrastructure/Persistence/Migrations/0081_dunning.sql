-- Reminding of unpaid invoices on a schedule: how many reminders went out, and the merchant's day of the next one.

alter table commerce.invoice add column dunning_level int not null default 0 check (dunning_level >= 0);
alter table commerce.invoice add column dunning_next_on date;
alter table commerce.invoice add constraint invoice_dunning_open check (dunning_next_on is null or status = 'open');
create index invoice_dunning on commerce.invoice (dunning_next_on) where dunning_next_on is not null;

-- Which reminder of the schedule a message is; null for one that somebody asked for.
alter table commerce.invoice_message add column level int check (level > 0);

create function commerce.invoices_to_dun(at_most int)
    returns table (tenant_id uuid, invoice_id uuid)
    language sql security definer set search_path = commerce, pg_temp as $$
    select i.tenant_id, i.id from commerce.invoice i join commerce.tenant t on t.tenant_id = i.tenant_id
    where i.dunning_next_on <= ((clock_timestamp() + t.clock_offset) at time zone t.time_zone)::date
    order by i.dunning_next_on limit at_most
$$;
revoke all on function commerce.invoices_to_dun from public;
grant execute on function commerce.invoices_to_dun to commerce_app;
