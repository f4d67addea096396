-- Invoices on their way to customers, and the day an invoice was first sent: whoever has it cannot be told that it never was.

alter table commerce.invoice add column sent_on date;

create table commerce.invoice_message (
    id uuid primary key,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    version int not null,
    invoice_id uuid not null references commerce.invoice,
    kind text not null check (kind in ('first', 'reminder')),
    day date not null,
    status text not null check (status in ('queued', 'sent', 'failed')),
    recipient text not null check (recipient <> ''),
    note text,
    failure text,
    created_at timestamptz not null,
    closed_at timestamptz,
    check ((closed_at is null) = (status = 'queued')),
    check ((failure is not null) = (status = 'failed'))
);

-- One message of a kind on one day, however often it is asked for; one that failed may be asked for again.
create unique index invoice_message_once on commerce.invoice_message (invoice_id, kind, day) where status <> 'failed';

alter table commerce.invoice_message enable row level security;
create policy tenant on commerce.invoice_message using (tenant_id = nullif(current_setting('commerce.tenant', true), '')::uuid);
grant select, insert, update on commerce.invoice_message to commerce_app;
