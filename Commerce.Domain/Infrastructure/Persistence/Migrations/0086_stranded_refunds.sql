-- Refunds whose operation was given up with nothing open at a provider: what they had reserved is let go.

create function commerce.refunds_stranded(at_most int)
    returns table (tenant_id uuid, refund_id uuid)
    language sql security definer set search_path = commerce, pg_temp as $$
    select r.tenant_id, r.id from commerce.refund r join engine.operation o on o.operation_id = r.operation_id
    where r.status = 'pending' and o.status in ('completed', 'failed', 'cancelled')
        and not exists (select from engine.effect e where e.operation_id = r.operation_id
            and e.kind = 'refund' and e.state in ('intended', 'unknown', 'manual', 'succeeded'))
    order by r.id limit at_most
$$;
revoke all on function commerce.refunds_stranded from public;
grant execute on function commerce.refunds_stranded to commerce_app;

create index refund_pending on commerce.refund (id) where status = 'pending';
