-- From wants to sales: customers, checkouts, shipping quotes, payments, orders, and the merchant's tax registrations and rates.
-- Every status here repeats the enum of its aggregate; a test compares the two.

create table commerce.customer (
    id uuid primary key,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    version int not null,
    name text,
    email text,
    address jsonb,
    created_at timestamptz not null
);

create table commerce.checkout (
    id uuid primary key,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    version int not null,
    owner text not null,
    status text not null check (status in
        ('incomplete', 'ready_for_payment', 'complete_in_progress', 'requires_action', 'completed', 'canceled', 'expired')),
    customer_id uuid references commerce.customer,
    buyer_email text,
    ship_to jsonb,
    currency char(3) not null,
    prices_include_tax boolean not null,
    subtotal_minor bigint not null check (subtotal_minor >= 0),
    shipping_minor bigint not null check (shipping_minor >= 0),
    shipping_tax_minor bigint not null check (shipping_tax_minor >= 0),
    tax_minor bigint not null check (tax_minor >= 0),
    total_minor bigint not null check (total_minor >= 0),
    tax_jurisdiction text,
    tax_rate_missing boolean not null,
    tax_groups jsonb not null,
    quote_id uuid,
    quote_carrier text,
    quote_service text,
    quote_expires_at timestamptz,
    quote_basis text,
    shipment_basis text,
    reserved_until timestamptz,
    payment_id uuid,
    order_id uuid,
    operation_id text,
    cancel_reason text,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    check (total_minor = subtotal_minor + shipping_minor + case when prices_include_tax then 0 else tax_minor end),
    check (status <> 'completed' or order_id is not null),
    check (status not in ('complete_in_progress', 'requires_action') or operation_id is not null)
);
create index checkout_due on commerce.checkout (expires_at) where status in ('incomplete', 'ready_for_payment');
create index checkout_paying on commerce.checkout (id) where status in ('complete_in_progress', 'requires_action');

create table commerce.checkout_line (
    id uuid primary key,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    checkout_id uuid not null references commerce.checkout,
    position int not null,
    variant_id uuid not null,
    product_id uuid not null,
    sku text not null,
    title text not null,
    quantity int not null check (quantity > 0),
    tax_category text not null,
    currency char(3) not null,
    unit_price_minor bigint not null check (unit_price_minor >= 0),
    tax_rate numeric not null check (tax_rate between 0 and 1),
    net_minor bigint not null check (net_minor >= 0),
    tax_minor bigint not null check (tax_minor >= 0),
    requires_shipping boolean not null,
    weight_g int,
    length_mm int,
    width_mm int,
    height_mm int
);
create index checkout_line_of on commerce.checkout_line (checkout_id, position);

create table commerce.shipping_quote (
    id uuid primary key,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    version int not null,
    status text not null check (status in ('offered', 'chosen', 'used')),
    checkout_id uuid,
    order_id uuid,
    carrier text not null,
    service_code text not null,
    service_name text not null,
    currency char(3) not null,
    amount_minor bigint not null check (amount_minor >= 0),
    list_amount_minor bigint,
    surcharges jsonb not null,
    transit_days int,
    delivery_date date,
    guaranteed boolean not null,
    zone text,
    provider_ref text not null,
    basis text not null,
    expires_at timestamptz not null,
    created_at timestamptz not null,
    check ((status = 'used') = (order_id is not null))
);
create index shipping_quote_of on commerce.shipping_quote (checkout_id);

create table commerce.payment (
    id uuid primary key,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    version int not null,
    checkout_id uuid not null references commerce.checkout,
    order_id uuid,
    provider text not null,
    status text not null check (status in
        ('requires_payment_method', 'requires_confirmation', 'processing', 'requires_action', 'manual_review', 'unknown',
         'requires_capture', 'succeeded', 'canceled')),
    capture text not null check (capture in ('now', 'on_ship', 'manual')),
    currency char(3) not null,
    amount_minor bigint not null check (amount_minor >= 0),
    authorized_minor bigint not null check (authorized_minor >= 0),
    captured_minor bigint not null check (captured_minor >= 0),
    refunded_minor bigint not null check (refunded_minor >= 0),
    fee_minor bigint not null check (fee_minor >= 0),
    payment_method_id text,
    card_brand text,
    card_last4 text check (card_last4 ~ '^[0-9]{4}$'),
    attempt int not null,
    authorization_ref text,
    capture_ref text,
    network_reference text,
    capture_before timestamptz,
    expiry_warned_at timestamptz,
    decline_class text check (decline_class in ('soft', 'hard', 'fraud', 'authentication')),
    decline_code text,
    decline_may_retry boolean,
    cancel_reason text,
    authorization_effect_id uuid,
    hold_id uuid,
    created_at timestamptz not null,
    check (captured_minor <= authorized_minor),
    check (refunded_minor <= captured_minor),
    check (status <> 'requires_capture' or hold_id is not null),
    check (status not in ('succeeded', 'canceled') or hold_id is null)
);
-- One checkout has one payment that can still hold money, whatever code tries.
create unique index payment_live on commerce.payment (checkout_id) where status <> 'canceled';
create index payment_lapsing on commerce.payment (capture_before) where hold_id is not null;

create table commerce.order (
    id uuid primary key,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    version int not null,
    checkout_id uuid not null references commerce.checkout,
    payment_id uuid references commerce.payment,
    customer_id uuid references commerce.customer,
    status text not null check (status in ('confirming', 'confirmed', 'processing', 'shipped', 'completed', 'canceled')),
    buyer_email text,
    ship_to jsonb not null,
    quote_id uuid,
    currency char(3) not null,
    prices_include_tax boolean not null,
    subtotal_minor bigint not null,
    shipping_minor bigint not null,
    tax_minor bigint not null,
    total_minor bigint not null check (total_minor >= 0),
    tax_jurisdiction text,
    placed_at timestamptz not null
);
-- A checkout becomes an order once.
create unique index order_of_checkout on commerce.order (checkout_id) where status <> 'canceled';

create table commerce.order_line (
    id uuid primary key,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    order_id uuid not null references commerce.order,
    position int not null,
    variant_id uuid not null,
    sku text not null,
    title text not null,
    ordered_quantity int not null check (ordered_quantity > 0),
    current_quantity int not null check (current_quantity between 0 and ordered_quantity),
    fulfilled_quantity int not null check (fulfilled_quantity between 0 and current_quantity),
    currency char(3) not null,
    unit_price_minor bigint not null,
    net_minor bigint not null,
    tax_minor bigint not null
);
create index order_line_of on commerce.order_line (order_id, position);

create table commerce.tax_registration (
    id uuid primary key,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    scheme text not null,
    number text not null,
    covers text[] not null,
    region text,
    valid_from date not null,
    valid_to date,
    check (valid_to is null or valid_to >= valid_from)
);
create table commerce.tax_rate (
    id uuid primary key,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    country char(2) not null,
    region text,
    category text not null,
    rate numeric not null check (rate between 0 and 1),
    valid_from date not null
);
create unique index tax_rate_once on commerce.tax_rate (tenant_id, country, coalesce(region, ''), category, valid_from);

do $$
declare t text;
begin
    foreach t in array array['customer', 'checkout', 'checkout_line', 'shipping_quote', 'payment', 'order', 'order_line',
        'tax_registration', 'tax_rate'] loop
        execute format('alter table commerce.%I enable row level security', t);
        execute format('create policy tenant on commerce.%I using (
            tenant_id = nullif(current_setting(''commerce.tenant'', true), '''')::uuid)', t);
    end loop;
end $$;

grant select, insert, update on commerce.customer, commerce.checkout, commerce.shipping_quote, commerce.payment, commerce.order,
    commerce.order_line, commerce.tax_registration, commerce.tax_rate to commerce_app;
-- The lines of an open checkout are replaced as a whole; those of an order never go away.
grant select, insert, update, delete on commerce.checkout_line to commerce_app;

-- Housekeeping serves all merchants and learns ids alone; what is due is judged by each merchant's own business time.
create function commerce.checkouts_due(at_most int)
    returns table (tenant_id uuid, checkout_id uuid)
    language sql security definer set search_path = commerce, pg_temp as $$
    select c.tenant_id, c.id from commerce.checkout c join commerce.tenant t on t.tenant_id = c.tenant_id
    where c.status in ('incomplete', 'ready_for_payment') and c.expires_at <= clock_timestamp() + t.clock_offset
    order by c.expires_at limit at_most
$$;
-- Paying, although the operation that paid has ended and left nothing open at a provider.
create function commerce.checkouts_stranded(at_most int)
    returns table (tenant_id uuid, checkout_id uuid)
    language sql security definer set search_path = commerce, pg_temp as $$
    select c.tenant_id, c.id from commerce.checkout c join engine.operation o on o.operation_id = c.operation_id
    where c.status in ('complete_in_progress', 'requires_action') and o.status in ('completed', 'failed', 'cancelled')
        and not exists (select from engine.effect e where e.operation_id = c.operation_id
            and e.kind in ('authorize', 'capture', 'void', 'refund') and e.state in ('intended', 'unknown', 'manual'))
    limit at_most
$$;
create function commerce.holds_lapsing(within interval, at_most int)
    returns table (tenant_id uuid, payment_id uuid)
    language sql security definer set search_path = commerce, pg_temp as $$
    select p.tenant_id, p.id from commerce.payment p join commerce.tenant t on t.tenant_id = p.tenant_id
    where p.hold_id is not null
        and (p.capture_before <= clock_timestamp() + t.clock_offset
            or (p.capture_before <= clock_timestamp() + t.clock_offset + within and p.expiry_warned_at is null))
    order by p.capture_before limit at_most
$$;
revoke all on function commerce.checkouts_due, commerce.checkouts_stranded, commerce.holds_lapsing from public;
grant execute on function commerce.checkouts_due, commerce.checkouts_stranded, commerce.holds_lapsing to commerce_app;

-- A record's timeline is read from the audit log.
create index audit_event_subject on engine.audit_event (tenant_id, subject, at);
