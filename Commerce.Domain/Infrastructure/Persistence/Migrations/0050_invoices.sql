-- Bills: invoices with their lines and receipts, credit notes, and the series their numbers come from.
-- Every status here repeats the enum of its aggregate; a test compares the two.

create table commerce.document_series (
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    series text not null,
    last_number bigint not null check (last_number > 0),
    primary key (tenant_id, series)
);

create table commerce.invoice (
    id uuid primary key,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    version int not null,
    customer_id uuid not null references commerce.customer,
    status text not null check (status in ('draft', 'open', 'paid', 'void', 'uncollectible', 'deleted')),
    number text,
    currency char(3) not null,
    prices_include_tax boolean not null,
    terms_days int not null check (terms_days between 0 and 365),
    supplied_on date,
    issued_on date,
    due_on date,
    seller jsonb,
    buyer jsonb,
    note text,
    subtotal_minor bigint not null check (subtotal_minor >= 0),
    tax_minor bigint not null check (tax_minor >= 0),
    total_minor bigint not null check (total_minor >= 0),
    tax_jurisdiction text,
    tax_groups jsonb not null,
    tax_notices text[] not null,
    paid_minor bigint not null check (paid_minor >= 0),
    offset_minor bigint not null check (offset_minor between 0 and total_minor),
    written_off_minor bigint not null check (written_off_minor between 0 and total_minor),
    content_hash text not null,
    issue_entry_id uuid references engine.ledger_entry deferrable initially deferred,
    created_at timestamptz not null,
    check (total_minor = subtotal_minor + case when prices_include_tax then 0 else tax_minor end),
    check ((number is not null) = (status not in ('draft', 'deleted'))),
    check (number is null or (issued_on is not null and due_on is not null and seller is not null and buyer is not null
        and issue_entry_id is not null)),
    check (status <> 'void' or (paid_minor = 0 and offset_minor = 0)),
    check (status <> 'paid' or paid_minor + offset_minor >= total_minor),
    unique (tenant_id, number)
);
create index invoice_of_customer on commerce.invoice (customer_id, created_at desc);
create index invoice_due on commerce.invoice (due_on) where status = 'open';

create table commerce.invoice_line (
    id uuid primary key,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    invoice_id uuid not null references commerce.invoice,
    position int not null check (position > 0),
    description text not null,
    quantity numeric not null check (quantity > 0),
    unit text not null,
    currency char(3) not null,
    unit_price_minor bigint not null check (unit_price_minor >= 0),
    tax_category text not null,
    amount_minor bigint not null check (amount_minor >= 0),
    tax_rate numeric not null check (tax_rate between 0 and 1),
    net_minor bigint not null check (net_minor >= 0),
    tax_minor bigint not null check (tax_minor >= 0),
    credited_minor bigint not null check (credited_minor between 0 and net_minor + tax_minor)
);
create index invoice_line_of on commerce.invoice_line (invoice_id, position);

create table commerce.invoice_payment (
    id uuid primary key,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    invoice_id uuid not null references commerce.invoice,
    kind text not null check (kind in ('bank_transfer', 'cash', 'cheque', 'write_off')),
    currency char(3) not null,
    amount_minor bigint not null check (amount_minor > 0),
    received_on date not null,
    evidence text not null check (evidence <> '')
);
-- One paper proves one payment.
create unique index invoice_payment_once on commerce.invoice_payment (invoice_id, kind, amount_minor, received_on, evidence);

create table commerce.credit_note (
    id uuid primary key,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    version int not null,
    invoice_id uuid not null references commerce.invoice,
    number text not null,
    issued_on date not null,
    reason text not null check (reason in
        ('duplicated_charge', 'product_unsatisfactory', 'order_change', 'order_cancellation', 'fraudulent_charge', 'other')),
    explanation text,
    currency char(3) not null,
    lines jsonb not null,
    tax_groups jsonb not null,
    tax_minor bigint not null check (tax_minor between 0 and total_minor),
    total_minor bigint not null check (total_minor > 0),
    offset_minor bigint not null check (offset_minor between 0 and total_minor),
    created_at timestamptz not null,
    unique (tenant_id, number)
);
create index credit_note_of on commerce.credit_note (invoice_id);

do $$
declare t text;
begin
    foreach t in array array['document_series', 'invoice', 'invoice_line', 'invoice_payment', 'credit_note'] loop
        execute format('alter table commerce.%I enable row level security', t);
        execute format('create policy tenant on commerce.%I using (
            tenant_id = nullif(current_setting(''commerce.tenant'', true), '''')::uuid)', t);
    end loop;
end $$;

grant select, insert, update on commerce.document_series, commerce.invoice to commerce_app;
-- The lines of a draft are replaced as a whole; what a receipt or a credit note says never changes.
grant select, insert, update, delete on commerce.invoice_line to commerce_app;
grant select, insert on commerce.invoice_payment, commerce.credit_note to commerce_app;

-- What is issued is a document: nothing on it changes any more, and a number once given stays. The amounts paid, offset, written off
-- and credited are not on it.
create function commerce.keep_issued_invoice() returns trigger language plpgsql as $$
begin
    if old.number is not null and (old.number, old.customer_id, old.currency, old.total_minor, old.tax_minor, old.subtotal_minor,
            old.issued_on, old.due_on, old.supplied_on, old.seller, old.buyer, old.tax_groups, old.note, old.terms_days)
        is distinct from (new.number, new.customer_id, new.currency, new.total_minor, new.tax_minor, new.subtotal_minor,
            new.issued_on, new.due_on, new.supplied_on, new.seller, new.buyer, new.tax_groups, new.note, new.terms_days) then
        raise exception 'invoice % is issued and cannot be changed', old.number using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger keep_issued before update on commerce.invoice for each row execute function commerce.keep_issued_invoice();

create function commerce.keep_issued_line() returns trigger language plpgsql as $$
declare issued boolean;
begin
    select number is not null into issued from commerce.invoice where id = old.invoice_id;
    if issued and (tg_op = 'DELETE' or (old.description, old.quantity, old.unit, old.unit_price_minor, old.net_minor, old.tax_minor)
        is distinct from (new.description, new.quantity, new.unit, new.unit_price_minor, new.net_minor, new.tax_minor)) then
        raise exception 'a line of an issued invoice cannot be changed' using errcode = 'integrity_constraint_violation';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger keep_issued before update or delete on commerce.invoice_line for each row execute function commerce.keep_issued_line();
