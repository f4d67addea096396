-- Writes that wait for a person, and what was decided. The arguments lie frozen in operation_payload; nothing here can change but
-- the decision, and that once.
create table engine.approval (
    operation_id text primary key,
    tenant_id uuid not null,
    tool text not null,
    rule_id text not null,
    role text not null,
    reason text not null,
    summary text not null,
    amount_minor bigint,
    currency char(3),
    -- Who asked, and what they might do then.
    agent text not null,
    subject text not null,
    buyer_of uuid,
    scopes text[] not null,
    -- The operation's natural key was made up for the wait.
    borrowed_key boolean not null,
    -- Business time.
    requested_at timestamptz not null,
    until_at timestamptz not null check (until_at > requested_at),
    state text not null default 'waiting' check (state in ('waiting', 'approved', 'rejected', 'expired', 'withdrawn')),
    decided_by text,
    decided_at timestamptz,
    decision_reason text,
    decision_id uuid,
    check ((amount_minor is null) = (currency is null)),
    check ((state = 'waiting') = (decided_at is null)),
    check ((state in ('approved', 'rejected')) = (decision_id is not null)),
    check ((state = 'waiting') = (decided_by is null)),
    -- Whoever asked never agrees to it, whatever name they go by.
    check (state <> 'approved' or lower(decided_by) not in ('person:' || lower(agent), 'person:' || lower(subject)))
);
create index approval_waiting on engine.approval (until_at) where state = 'waiting';

create function engine.keep_decision() returns trigger language plpgsql as $$
begin
    if old.state <> 'waiting' then
        raise exception 'operation % is decided', old.operation_id using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger approval_keep_decision before update on engine.approval for each row execute function engine.keep_decision();

alter table engine.approval enable row level security;
create policy tenant on engine.approval using (tenant_id = nullif(current_setting('commerce.tenant', true), '')::uuid);
grant select, insert, update (state, decided_by, decided_at, decision_reason, decision_id) on engine.approval to commerce_app;

-- For operators: what waits at all merchants. Ids only; whose they are decides what is then read of them.
create function engine.approvals_waiting(at_most int) returns table (operation_id text, tenant_id uuid)
    language sql stable security definer set search_path = engine, pg_temp as $$
    select a.operation_id, a.tenant_id from engine.approval a where a.state = 'waiting' order by a.until_at, a.operation_id limit at_most
$$;
create function engine.approval_of(by_operation text) returns table (operation_id text, tenant_id uuid)
    language sql stable security definer set search_path = engine, pg_temp as $$
    select a.operation_id, a.tenant_id from engine.approval a where a.operation_id = by_operation
$$;
revoke all on function engine.approvals_waiting, engine.approval_of, engine.keep_decision from public;
grant execute on function engine.approvals_waiting, engine.approval_of to commerce_app;
