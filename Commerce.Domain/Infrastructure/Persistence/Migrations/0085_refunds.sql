-- Money that goes back: refunds, what of a payment, an order's line and an invoice they take.
-- Every status here repeats the enum of its aggregate; a test compares the two.

alter table commerce.payment
    add refunding_minor bigint not null default 0 check (refunding_minor >= 0),
    add credited_minor bigint not null default 0 check (credited_minor >= 0),
    add constraint payment_given_back_once check (refunded_minor + refunding_minor + credited_minor <= captured_minor);
alter table commerce.order_line
    add refunded_minor bigint not null default 0,
    add constraint order_line_given_back_once check (refunded_minor between 0 and net_minor + tax_minor);
alter table commerce.invoice
    add returnable_minor bigint not null default 0 check (returnable_minor >= 0),
    add refunded_minor bigint not null default 0,
    add constraint invoice_refunded_of_paid check (refunded_minor between 0 and paid_minor);

create table commerce.refund (
    id uuid primary key,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    version int not null,
    status text not null check (status in ('pending', 'succeeded', 'failed', 'canceled')),
    method text not null check (method in ('original', 'credit')),
    payment_id uuid references commerce.payment,
    order_id uuid references commerce.order,
    invoice_id uuid references commerce.invoice,
    credit_note_id uuid references commerce.credit_note deferrable initially deferred,
    currency char(3) not null,
    amount_minor bigint not null check (amount_minor > 0),
    reason text not null check (reason in
        ('duplicated_charge', 'product_unsatisfactory', 'order_change', 'order_cancellation', 'fraudulent_charge', 'other')),
    lines jsonb not null,
    operation_id text not null,
    provider_ref text,
    failure_code text,
    created_at timestamptz not null,
    ended_at timestamptz,
    check (method = 'credit' or payment_id is not null),
    check (payment_id is not null or invoice_id is not null),
    check ((status = 'pending') = (ended_at is null)),
    check ((status = 'failed') = (failure_code is not null))
);
create index refund_of_payment on commerce.refund (payment_id, created_at desc);
create index refund_of_invoice on commerce.refund (invoice_id, created_at desc) where invoice_id is not null;
create index refund_of_order on commerce.refund (order_id) where order_id is not null;
create index refund_recent on commerce.refund (tenant_id, id desc);

alter table commerce.refund enable row level security;
create policy tenant on commerce.refund using (tenant_id = nullif(current_setting('commerce.tenant', true), '')::uuid);
grant select, insert, update on commerce.refund to commerce_app;

-- All refunds of a payment that succeeded or may still succeed are within what was taken, whatever the code above believes. The
-- payment is locked, so two at once cannot miss each other.
create function commerce.refunds_within_captured() returns trigger language plpgsql as $$
declare
    captured bigint;
    back bigint;
begin
    if new.payment_id is null or new.status not in ('pending', 'succeeded') then
        return null;
    end if;
    select captured_minor into captured from commerce.payment where id = new.payment_id for update;
    select sum(amount_minor) into back from commerce.refund
        where payment_id = new.payment_id and status in ('pending', 'succeeded');
    if back > captured then
        raise exception 'refunds of payment % come to %, and % were taken', new.payment_id, back, captured
            using errcode = 'check_violation', constraint = 'refunds_within_captured';
    end if;
    return null;
end $$;
create trigger within_captured after insert or update on commerce.refund
    for each row execute function commerce.refunds_within_captured();

-- What ended stays as it ended, and nobody makes another refund of one.
create function commerce.keep_refund() returns trigger language plpgsql as $$
begin
    if old.status <> 'pending' or (old.payment_id, old.order_id, old.invoice_id, old.amount_minor, old.currency, old.method)
        is distinct from (new.payment_id, new.order_id, new.invoice_id, new.amount_minor, new.currency, new.method) then
        raise exception 'refund % cannot be changed any more', old.id using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger keep before update on commerce.refund for each row execute function commerce.keep_refund();

-- One refund is asked for once: a second call for it, under whatever key, needs the first to be known as not done.
create unique index one_live_refund on engine.effect (subject_id)
    where kind = 'refund' and state in ('intended', 'unknown', 'succeeded', 'manual');
