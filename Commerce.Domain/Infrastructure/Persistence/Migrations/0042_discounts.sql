-- Codes that make a checkout cheaper, and who used them. A checkout that is being paid holds a use; an order has used it.
create table commerce.discount (
    id uuid primary key,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    version int not null,
    code text not null check (code <> ''),
    status text not null check (status in ('active', 'ended')),
    percent numeric check (percent > 0 and percent <= 100),
    amount_minor bigint check (amount_minor between 1 and 9007199254740991),
    currency char(3),
    valid_from timestamptz not null,
    valid_to timestamptz,
    max_uses int check (max_uses > 0),
    uses int not null check (uses >= 0),
    created_at timestamptz not null,
    check ((percent is null) = (amount_minor is not null)),
    check ((currency is null) = (amount_minor is null)),
    check (valid_to > valid_from),
    -- The last line against one use too many, whatever code counts.
    constraint discount_not_overused check (uses <= max_uses)
);
create unique index discount_code on commerce.discount (tenant_id, code) where status = 'active';
create index discount_recent on commerce.discount (tenant_id, id desc);

create table commerce.discount_use (
    id uuid primary key,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    discount_id uuid not null references commerce.discount,
    checkout_id uuid not null references commerce.checkout,
    order_id uuid,
    state text not null default 'held' check (state in ('held', 'used', 'released')),
    held_at timestamptz not null,
    ended_at timestamptz,
    check ((state = 'held') = (ended_at is null)),
    check ((state = 'used') = (order_id is not null))
);
-- A checkout uses a code once.
create unique index discount_use_live on commerce.discount_use (checkout_id, discount_id) where state <> 'released';
create index discount_use_of on commerce.discount_use (discount_id);

create function commerce.keep_use() returns trigger language plpgsql as $$
begin
    if old.state <> 'held' then
        raise exception 'use % is %', old.id, old.state using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger discount_use_keep before update on commerce.discount_use
    for each row execute function commerce.keep_use();
revoke all on function commerce.keep_use from public;

alter table commerce.checkout
    add column discount_minor bigint not null default 0 check (discount_minor >= 0),
    add column discounts jsonb not null default '[]',
    drop constraint checkout_check,
    add constraint checkout_total check (total_minor = subtotal_minor - discount_minor + shipping_minor
        + case when prices_include_tax then 0 else tax_minor end);
alter table commerce.checkout_line add column discount_minor bigint not null default 0 check (discount_minor >= 0);
alter table commerce.order add column discount_minor bigint not null default 0 check (discount_minor >= 0);

do $$
declare t text;
begin
    foreach t in array array['discount', 'discount_use'] loop
        execute format('alter table commerce.%I enable row level security', t);
        execute format('create policy tenant on commerce.%I using (
            tenant_id = nullif(current_setting(''commerce.tenant'', true), '''')::uuid)', t);
    end loop;
end $$;
grant select, insert, update on commerce.discount, commerce.discount_use to commerce_app;
