-- A file that multiplies the catalog leaves the planner with the numbers of yesterday until autovacuum comes by, and a
-- search of milliseconds takes half a minute meanwhile. Only the owner may count rows anew, so the import asks here.
create function commerce.count_catalog_anew() returns void
    language plpgsql security definer set search_path = commerce, pg_temp as $$
begin
    analyze commerce.product, commerce.variant, commerce.stock_item;
end $$;
revoke all on function commerce.count_catalog_anew from public;
grant execute on function commerce.count_catalog_anew to commerce_app;
