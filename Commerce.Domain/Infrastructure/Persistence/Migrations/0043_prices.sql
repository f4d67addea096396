-- Prices that are charged again and again, and prices that count from a later moment.
alter table commerce.variant add column recurring jsonb;

create table commerce.planned_price (
    id uuid primary key,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    product_id uuid not null references commerce.product,
    variant_id uuid not null references commerce.variant,
    price_minor bigint not null check (price_minor between 0 and 9007199254740991),
    currency char(3) not null,
    effective_from timestamptz not null,
    state text not null default 'planned' check (state in ('planned', 'applied', 'replaced')),
    operation_id text,
    created_at timestamptz not null,
    ended_at timestamptz,
    check ((state = 'planned') = (ended_at is null))
);
create unique index planned_price_once on commerce.planned_price (variant_id, effective_from) where state = 'planned';
create index planned_price_due on commerce.planned_price (effective_from) where state = 'planned';
create index planned_price_of on commerce.planned_price (product_id) where state = 'planned';
alter table commerce.planned_price enable row level security;
create policy tenant on commerce.planned_price using (tenant_id = nullif(current_setting('commerce.tenant', true), '')::uuid);
grant select, insert, update on commerce.planned_price to commerce_app;

create function commerce.prices_due(at_most int)
    returns table (tenant_id uuid, product_id uuid)
    language sql security definer set search_path = commerce, pg_temp as $$
    select p.tenant_id, p.product_id from commerce.planned_price p join commerce.tenant t on t.tenant_id = p.tenant_id
    where p.state = 'planned' and p.effective_from <= clock_timestamp() + t.clock_offset
    group by p.tenant_id, p.product_id order by min(p.effective_from) limit at_most
$$;
revoke all on function commerce.prices_due from public;
grant execute on function commerce.prices_due to commerce_app;
