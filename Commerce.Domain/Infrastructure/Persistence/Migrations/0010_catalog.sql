-- What can be bought. A product is one aggregate with its variants; a variant is what a checkout line names.
-- A price never changes in place: every change of a product adds a row to product_version.

create table commerce.product (
    id uuid primary key,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    version int not null,
    handle text not null check (handle <> ''),
    title text not null check (title <> ''),
    description text,
    vendor text,
    product_type text,
    tags text[] not null default '{}',
    option_names text[] not null default '{}',
    status text not null check (status in ('active', 'draft', 'archived')),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (tenant_id, handle)
);

create table commerce.product_version (
    product_id uuid not null references commerce.product,
    version int not null,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    at timestamptz not null,
    operation_id text,
    body jsonb not null,
    primary key (product_id, version)
);

create table commerce.stock_item (
    id uuid primary key,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    on_hand int not null default 0,
    reserved int not null default 0 check (reserved >= 0),
    allow_backorder boolean not null default false,
    -- What the last product file said; the next file moves stock by the difference to it, so sales in between stand.
    imported_count int
);

-- The last line against overselling: whatever code reserves, more than is there is never promised. A count that finds
-- less than was promised is a fact and passes.
create function commerce.keep_stock() returns trigger language plpgsql as $$
begin
    if new.reserved > old.reserved and new.reserved > new.on_hand and not new.allow_backorder then
        raise exception 'stock item % has % on hand and cannot promise %', new.id, new.on_hand, new.reserved
            using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger stock_item_keep before update on commerce.stock_item
    for each row execute function commerce.keep_stock();

-- Accents fold away on both sides of a search; case is folded before the text comes here, by rules of every language.
create function commerce.folded(text) returns text language sql immutable strict parallel safe as $$
    select regexp_replace(normalize($1, NFD), '[\u0300-\u036f]', '', 'g')
$$;

create table commerce.variant (
    id uuid primary key,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    product_id uuid not null references commerce.product,
    position int not null,
    sku text not null check (sku <> ''),
    sku_generated boolean not null,
    option_values text[] not null default '{}',
    option_key text not null,
    price_minor bigint not null check (price_minor between 0 and 9007199254740991),
    currency char(3) not null,
    compare_at_minor bigint check (compare_at_minor >= 0),
    tax_category text not null,
    weight_g int check (weight_g > 0),
    length_mm int check (length_mm > 0),
    width_mm int check (width_mm > 0),
    height_mm int check (height_mm > 0),
    requires_shipping boolean not null,
    -- Null: the stock of this variant is not counted.
    stock_item_id uuid references commerce.stock_item,
    barcode text,
    image_url text,
    search_title text not null,
    search_text text not null,
    -- For a look inside words, when whole words find nothing; folding at that moment would cost seconds.
    search_inside text generated always as (commerce.folded(search_title || ' ' || search_text)) stored,
    search tsvector generated always as (
        setweight(to_tsvector('simple', commerce.folded(search_title)), 'A')
        || setweight(to_tsvector('simple', commerce.folded(search_text)), 'B')) stored,
    unique (tenant_id, sku),
    -- Two variants may swap their options in one change.
    unique (product_id, option_key) deferrable initially deferred,
    unique (product_id, position)
);
create index variant_stock_item on commerce.variant (stock_item_id) where stock_item_id is not null;
create index variant_search on commerce.variant using gin (search);

create table commerce.reservation (
    id uuid primary key,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    checkout_id uuid not null,
    variant_id uuid not null references commerce.variant,
    stock_item_id uuid not null references commerce.stock_item,
    quantity int not null check (quantity > 0),
    state text not null default 'active' check (state in ('active', 'consumed', 'released', 'expired')),
    -- Null: kept until it is consumed or released, because a payment is under way.
    expires_at timestamptz,
    extended_at timestamptz,
    order_id uuid,
    created_at timestamptz not null,
    ended_at timestamptz,
    check ((state = 'active') = (ended_at is null)),
    check ((state = 'consumed') = (order_id is not null))
);
create unique index reservation_live on commerce.reservation (checkout_id, variant_id) where state = 'active';
create index reservation_of on commerce.reservation (checkout_id);
create index reservation_item on commerce.reservation (stock_item_id) where state = 'active';
create index reservation_due on commerce.reservation (expires_at) where state = 'active' and expires_at is not null;

create function commerce.keep_ended() returns trigger language plpgsql as $$
begin
    if old.state <> 'active' then
        raise exception 'reservation % is %', old.id, old.state using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger reservation_keep_ended before update on commerce.reservation
    for each row execute function commerce.keep_ended();

-- Every change of what is on hand, in order; on_hand of an item is the sum of its movements.
create table commerce.stock_movement (
    id bigint generated always as identity primary key,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    stock_item_id uuid not null references commerce.stock_item,
    kind text not null check (kind in ('import', 'sale', 'receipt', 'count', 'return', 'correction')),
    delta int not null check (delta <> 0),
    on_hand int not null,
    source text not null,
    reservation_id uuid references commerce.reservation,
    at timestamptz not null,
    check ((kind = 'sale') = (reservation_id is not null))
);
create index stock_movement_item on commerce.stock_movement (stock_item_id, id);
create unique index stock_movement_sold_once on commerce.stock_movement (reservation_id) where reservation_id is not null;

do $$
declare t text;
begin
    foreach t in array array['product', 'product_version', 'stock_item', 'variant', 'reservation', 'stock_movement'] loop
        execute format('alter table commerce.%I enable row level security', t);
        execute format('create policy tenant on commerce.%I using (
            tenant_id = nullif(current_setting(''commerce.tenant'', true), '''')::uuid)', t);
    end loop;
end $$;

grant select, insert, update on commerce.product, commerce.variant, commerce.stock_item, commerce.reservation
    to commerce_app;
grant select, insert on commerce.product_version, commerce.stock_movement to commerce_app;
revoke all on function commerce.folded from public;
grant execute on function commerce.folded to commerce_app;

-- Row-level security keeps text conditions off an index, because a text function could tell what it saw. This one names the
-- merchant itself and answers with nothing but ids of that merchant.
create function commerce.matching_variants(query tsquery) returns setof uuid
    language sql stable security definer set search_path = commerce, pg_temp as $$
    select v.id from commerce.variant v
    where v.search @@ query and v.tenant_id = nullif(current_setting('commerce.tenant', true), '')::uuid
$$;
revoke all on function commerce.matching_variants from public;
grant execute on function commerce.matching_variants to commerce_app;

-- The sweeper serves all merchants and learns nothing but whose checkout to look at.
create function commerce.reservations_due(at_most int)
    returns table (tenant_id uuid, checkout_id uuid)
    language sql security definer set search_path = commerce, pg_temp as $$
    select r.tenant_id, r.checkout_id
    from commerce.reservation r join commerce.tenant t on t.tenant_id = r.tenant_id
    where r.state = 'active' and r.expires_at <= clock_timestamp() + t.clock_offset
    group by r.tenant_id, r.checkout_id order by min(r.expires_at) limit at_most
$$;
revoke all on function commerce.reservations_due from public;
grant execute on function commerce.reservations_due to commerce_app;
