-- The trace of an operation travels with its queue row and its doorbells, so that relays and workers go on with it before
-- they know the tenant. It is ids alone and says nothing about anybody.
alter table engine.operation_queue add column trace_parent text;
alter table engine.outbox add column trace_parent text;

-- For operators: how many calls to third parties nobody knows the outcome of, over all tenants.
create function engine.effects_unknown() returns bigint
    language sql stable security definer set search_path = engine, pg_temp as $$
    select count(*) from effect where state = 'unknown'
$$;
grant execute on function engine.effects_unknown to commerce_app;
