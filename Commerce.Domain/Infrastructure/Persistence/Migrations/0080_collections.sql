-- Invoices paid through the payment provider: a payment is for a checkout or for an invoice, never for both.

alter table commerce.payment alter column checkout_id drop not null;
alter table commerce.payment add column invoice_id uuid references commerce.invoice;
alter table commerce.payment add constraint payment_subject check ((checkout_id is null) <> (invoice_id is null));
-- One invoice has one payment that can still hold money, whatever code tries; paid in parts, it has had several.
create unique index payment_live_of_invoice on commerce.payment (invoice_id) where status not in ('succeeded', 'canceled');
create index payment_of_invoice on commerce.payment (invoice_id) where invoice_id is not null;

-- The last payment that was tried for it, and the operation that is taking it now.
alter table commerce.invoice add column payment_id uuid references commerce.payment deferrable initially deferred;
alter table commerce.invoice add column collecting_operation_id text;
alter table commerce.invoice add constraint invoice_collecting check (collecting_operation_id is null or payment_id is not null);
-- Money may be on its way for it.
alter table commerce.invoice add constraint invoice_collecting_stays check (collecting_operation_id is null or status not in ('draft', 'deleted', 'void'));
create index invoice_collecting on commerce.invoice (collecting_operation_id) where collecting_operation_id is not null;

alter table commerce.invoice_payment drop constraint invoice_payment_kind_check;
alter table commerce.invoice_payment add constraint invoice_payment_kind_check
    check (kind in ('bank_transfer', 'cash', 'cheque', 'write_off', 'charge'));

-- Being collected, although the operation that did it has ended and left nothing open at a provider.
create function commerce.collections_stranded(at_most int)
    returns table (tenant_id uuid, invoice_id uuid)
    language sql security definer set search_path = commerce, pg_temp as $$
    select i.tenant_id, i.id from commerce.invoice i join engine.operation o on o.operation_id = i.collecting_operation_id
    where o.status in ('completed', 'failed', 'cancelled')
        and not exists (select from engine.effect e where e.operation_id = i.collecting_operation_id
            and e.kind in ('authorize', 'capture', 'void', 'refund') and e.state in ('intended', 'unknown', 'manual'))
    limit at_most
$$;
revoke all on function commerce.collections_stranded from public;
grant execute on function commerce.collections_stranded to commerce_app;
