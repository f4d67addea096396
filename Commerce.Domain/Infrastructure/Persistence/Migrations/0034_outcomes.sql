-- Look-ups after the operation had ended, apart from those it made itself while it waited: only these are bounded, and an
-- operation that asked for a day may have asked hundreds of times.
alter table engine.effect add column late_checks int not null default 0;
create index effect_unsettled on engine.effect (first_sent_at) where state in ('unknown', 'manual');

-- For operators: calls to third parties whose outcome nobody knows, of all merchants. Ids only; whose they are decides what
-- is then read of them.
create function engine.outcomes_open(at_most int)
    returns table (effect_id uuid, tenant_id uuid)
    language sql stable security definer set search_path = engine, pg_temp as $$
    select e.effect_id, e.tenant_id from engine.effect e
    where e.state in ('unknown', 'manual') order by e.first_sent_at, e.effect_id limit at_most
$$;
-- By the id of the effect, or by that of its operation; whatever became of it.
create function engine.outcomes_of(by_effect uuid, by_operation text)
    returns table (effect_id uuid, tenant_id uuid)
    language sql stable security definer set search_path = engine, pg_temp as $$
    select e.effect_id, e.tenant_id from engine.effect e
    where e.effect_id = by_effect or e.operation_id = by_operation order by e.first_sent_at, e.effect_id
$$;
create function engine.effects_manual() returns bigint
    language sql stable security definer set search_path = engine, pg_temp as $$
    select count(*) from effect where state = 'manual'
$$;
revoke all on function engine.outcomes_open, engine.outcomes_of, engine.effects_manual from public;
grant execute on function engine.outcomes_open, engine.outcomes_of, engine.effects_manual to commerce_app;
