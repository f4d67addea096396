-- Customers with all their details. One who was known twice is merged: the record left over only says who it is now.
alter table commerce.customer
    add column status text not null default 'active' check (status in ('active', 'merged')),
    add column company text,
    add column phone text,
    add column billing_address jsonb,
    add column tax_ids jsonb not null default '[]',
    add column merged_into uuid references commerce.customer,
    add column created_as bytea,
    add constraint customer_forwards check ((status = 'merged') = (merged_into is not null) and merged_into is distinct from id);
create index customer_recent on commerce.customer (tenant_id, id desc);
create index customer_created_as on commerce.customer (tenant_id, created_as);
create index customer_merged on commerce.customer (merged_into) where merged_into is not null;

create function commerce.keep_merged() returns trigger language plpgsql as $$
begin
    if old.status = 'merged' and new.status <> 'merged' then
        raise exception 'customer % is merged', old.id using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger customer_keep_merged before update on commerce.customer
    for each row execute function commerce.keep_merged();
revoke all on function commerce.keep_merged from public;

-- What two records of one person are likely to share, as hashes: enough to find the other one, nothing to read.
create table commerce.customer_mark (
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    customer_id uuid not null references commerce.customer,
    kind text not null check (kind in ('email', 'tax_id', 'name_and_postal_code')),
    value bytea not null,
    primary key (customer_id, kind, value)
);
create index customer_mark_value on commerce.customer_mark (tenant_id, value, kind);
alter table commerce.customer_mark enable row level security;
create policy tenant on commerce.customer_mark using (tenant_id = nullif(current_setting('commerce.tenant', true), '')::uuid);
grant select, insert, delete on commerce.customer_mark to commerce_app;

-- A merge moves what names the customer.
create index checkout_customer on commerce.checkout (customer_id) where customer_id is not null;
create index order_customer on commerce.order (customer_id) where customer_id is not null;
