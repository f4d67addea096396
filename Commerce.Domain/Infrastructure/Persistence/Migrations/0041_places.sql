-- Where pieces of an item lie, apart from the main place, which has the rest of on_hand.
create table commerce.stock_place (
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    stock_item_id uuid not null references commerce.stock_item,
    location text not null check (location <> '' and location <> 'main'),
    on_hand int not null check (on_hand >= 0),
    primary key (stock_item_id, location)
);
alter table commerce.stock_place enable row level security;
create policy tenant on commerce.stock_place using (tenant_id = nullif(current_setting('commerce.tenant', true), '')::uuid);
grant select, insert, update on commerce.stock_place to commerce_app;

-- Null is the main place. A move is two movements, so the sum over an item and the sum over a place both stay true.
alter table commerce.stock_movement add column location text;
alter table commerce.stock_movement drop constraint stock_movement_kind_check;
alter table commerce.stock_movement add constraint stock_movement_kind_check
    check (kind in ('import', 'sale', 'receipt', 'count', 'move', 'return', 'correction'));
