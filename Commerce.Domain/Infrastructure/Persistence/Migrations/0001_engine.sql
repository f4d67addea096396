-- The durable engine: operations, their queue, effects on third parties, doorbells, ledger and audit.
-- Everything here is written with plain SQL; terminal rows never change again, append-only tables are insert-only by grant.

create table engine.operation (
    operation_id text primary key,
    tenant_id uuid not null,
    principal text not null,
    parent_id text,
    tool text not null,
    handler_version int not null default 1,
    args_hash bytea not null,
    natural_key text,
    status text not null check (status in ('working', 'input_required', 'completed', 'failed', 'cancelled')),
    step text not null default 'accepted',
    step_state jsonb,
    status_message text,
    outcome_code text,
    inputs jsonb,
    input_answers jsonb,
    cancel_requested_at timestamptz,
    cancel_reason text,
    deadline_at timestamptz,
    expires_at timestamptz not null,
    poll_ms int not null default 1000,
    trace_parent text,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    unique (tenant_id, natural_key)
);
create index operation_mine on engine.operation (tenant_id, principal, created_at desc) where parent_id is null;
create index operation_children on engine.operation (parent_id) where parent_id is not null;

create function engine.keep_terminal() returns trigger language plpgsql as $$
begin
    if old.status in ('completed', 'failed', 'cancelled')
        and (new.status is distinct from old.status or new.outcome_code is distinct from old.outcome_code
            or new.step_state is distinct from old.step_state) then
        raise exception 'operation % is final', old.operation_id using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger operation_keep_terminal before update on engine.operation for each row execute function engine.keep_terminal();

create table engine.operation_key (
    tenant_id uuid not null,
    principal text not null,
    tool text not null,
    caller_key text not null,
    operation_id text not null,
    args_hash bytea not null,
    created_at timestamptz not null default clock_timestamp(),
    primary key (tenant_id, principal, tool, caller_key)
);

create table engine.operation_payload (
    operation_id text primary key,
    tenant_id uuid not null,
    request jsonb not null,
    result jsonb,
    error jsonb
);

create table engine.operation_archive (
    operation_id text primary key,
    tenant_id uuid not null,
    body jsonb not null,
    archived_at timestamptz not null default clock_timestamp()
);

-- Hot and narrow: a row exists only while the operation is not final. Ids only, so it has no row-level security; a worker learns
-- the tenant from its claim.
create table engine.operation_queue (
    operation_id text primary key,
    tenant_id uuid not null,
    lane text not null,
    handler_version int not null default 1,
    run_after timestamptz not null default clock_timestamp(),
    due_business_at timestamptz,
    attempt int not null default 0,
    epoch bigint not null default 0,
    -- Rings so far: a step that saves a wait while somebody rang must not sleep through it.
    bells bigint not null default 0,
    owner uuid,
    lease_until timestamptz
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_cost_delay = 0);
create index operation_queue_ready on engine.operation_queue (lane, run_after) where owner is null;
create index operation_queue_held on engine.operation_queue (owner) where owner is not null;

create table engine.effect (
    effect_id uuid primary key,
    tenant_id uuid not null,
    operation_id text not null,
    step text not null,
    generation int not null default 0,
    provider text not null,
    kind text not null,
    subject_id uuid not null,
    request_key text not null,
    request_hash bytea not null,
    request jsonb not null,
    state text not null check (state in ('intended', 'succeeded', 'declined', 'unknown', 'absent', 'reversed', 'manual')),
    provider_ref text,
    amount_minor bigint,
    currency char(3),
    first_sent_at timestamptz not null default clock_timestamp(),
    key_dead_at timestamptz not null,
    next_check_at timestamptz,
    checks int not null default 0,
    answer jsonb,
    resolved_at timestamptz,
    unique (operation_id, step, generation),
    unique (provider, request_key)
);
create unique index one_live_authorization on engine.effect (subject_id)
    where kind = 'authorize' and state in ('intended', 'unknown', 'succeeded', 'manual');
create index effect_open on engine.effect (next_check_at) where state in ('intended', 'unknown');
create index effect_ref on engine.effect (provider, provider_ref) where provider_ref is not null;

create table engine.effect_evidence (
    id bigint generated always as identity primary key,
    tenant_id uuid not null,
    effect_id uuid not null,
    source text not null,
    body bytea not null,
    received_at timestamptz not null default clock_timestamp()
);
create index effect_evidence_of on engine.effect_evidence (effect_id);

-- Doorbells: "look at this row". Order, duplicates and loss do not matter.
create table engine.outbox (
    id bigint generated always as identity primary key,
    message_id uuid not null unique,
    lane text not null,
    operation_id text not null,
    not_before timestamptz not null default clock_timestamp(),
    attempt int not null default 0,
    last_error text,
    created_at timestamptz not null default clock_timestamp()
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_cost_delay = 0);
create index outbox_due on engine.outbox (not_before);
create table engine.outbox_dead (
    id bigint primary key,
    message_id uuid not null,
    lane text not null,
    operation_id text not null,
    attempt int not null,
    last_error text,
    created_at timestamptz not null,
    died_at timestamptz not null default clock_timestamp(),
    reason text not null
);

create table engine.provider_event (
    provider text not null,
    event_id text not null,
    received_at timestamptz not null default clock_timestamp(),
    primary key (provider, event_id)
);

create table engine.ledger_account (
    id uuid primary key,
    tenant_id uuid not null,
    code text not null,
    currency char(3) not null,
    limited boolean not null,
    debits_posted bigint not null default 0,
    credits_posted bigint not null default 0,
    unique (tenant_id, code, currency),
    check (not limited or credits_posted >= debits_posted)
);
create table engine.ledger_entry (
    id uuid primary key,
    tenant_id uuid not null,
    kind text not null,
    source_type text not null,
    source_id uuid not null,
    operation_id text,
    effect_id uuid,
    booked_on date not null,
    reverses uuid references engine.ledger_entry,
    created_at timestamptz not null default clock_timestamp()
);
create index ledger_entry_source on engine.ledger_entry (tenant_id, source_type, source_id);
create unique index ledger_entry_once_per_effect on engine.ledger_entry (effect_id, kind) where effect_id is not null;
create table engine.ledger_transfer (
    id uuid primary key,
    tenant_id uuid not null,
    entry_id uuid not null references engine.ledger_entry,
    kind text not null check (kind in ('post', 'hold', 'close')),
    pending_id uuid references engine.ledger_transfer,
    debit uuid not null references engine.ledger_account,
    credit uuid not null references engine.ledger_account,
    amount_minor bigint not null check (amount_minor > 0),
    currency char(3) not null,
    check (debit <> credit),
    check ((kind = 'close') = (pending_id is not null))
);
create unique index ledger_hold_closed_once on engine.ledger_transfer (pending_id) where kind = 'close';
create index ledger_transfer_entry on engine.ledger_transfer (entry_id);
create index ledger_transfer_debit on engine.ledger_transfer (debit);
create index ledger_transfer_credit on engine.ledger_transfer (credit);

create table engine.audit_event (
    event_id uuid primary key,
    at timestamptz not null,
    tenant_id uuid not null,
    actor text not null,
    action text not null,
    subject text not null,
    outcome text not null,
    operation_id text,
    canonical bytea not null,
    leaf_hash bytea not null
);
create index audit_event_operation on engine.audit_event (operation_id) where operation_id is not null;
create table engine.audit_seal (
    event_id uuid primary key references engine.audit_event,
    tenant_id uuid not null,
    seq bigint not null,
    chain_hash bytea not null,
    unique (tenant_id, seq)
);
create table engine.audit_checkpoint (
    checkpoint bigint primary key,
    at timestamptz not null default clock_timestamp(),
    heads jsonb not null,
    root bytea not null,
    key_id text not null,
    signature bytea not null,
    exported_at timestamptz
);

do $$
declare t text;
begin
    foreach t in array array['operation', 'operation_key', 'operation_payload', 'operation_archive', 'effect', 'effect_evidence',
        'ledger_account', 'ledger_entry', 'ledger_transfer', 'audit_event', 'audit_seal'] loop
        execute format('alter table engine.%I enable row level security', t);
        execute format('create policy tenant on engine.%I using (tenant_id = nullif(current_setting(''commerce.tenant'', true), '''')::uuid)', t);
    end loop;
end $$;

-- The sealer orders the events of every tenant and sees nothing but hashes; these functions are its only way past the policy.
create function engine.unsealed_events(at_most int)
    returns table (event_id uuid, tenant_id uuid, leaf_hash bytea)
    language sql security definer set search_path = engine, pg_temp as $$
    select e.event_id, e.tenant_id, e.leaf_hash from engine.audit_event e
    where not exists (select from engine.audit_seal s where s.event_id = e.event_id)
    order by e.tenant_id, e.event_id limit at_most
$$;
create function engine.chain_heads()
    returns table (tenant_id uuid, seq bigint, chain_hash bytea)
    language sql security definer set search_path = engine, pg_temp as $$
    select distinct on (s.tenant_id) s.tenant_id, s.seq, s.chain_hash from engine.audit_seal s order by s.tenant_id, s.seq desc
$$;
create function engine.seal(event uuid, tenant uuid, number bigint, hash bytea) returns void
    language sql security definer set search_path = engine, pg_temp as $$
    insert into engine.audit_seal (event_id, tenant_id, seq, chain_hash) values (event, tenant, number, hash)
$$;
-- A provider's message names the provider's reference; whose it is, only the effect knows.
create function engine.effect_by_reference(by_provider text, by_reference text)
    returns table (effect_id uuid, tenant_id uuid, operation_id text)
    language sql security definer set search_path = engine, pg_temp as $$
    select e.effect_id, e.tenant_id, e.operation_id from engine.effect e
    where e.provider = by_provider and e.provider_ref = by_reference
$$;
create function engine.effects_to_check(at_most int)
    returns table (effect_id uuid, tenant_id uuid, operation_id text)
    language sql security definer set search_path = engine, pg_temp as $$
    select e.effect_id, e.tenant_id, e.operation_id from engine.effect e
    where e.state in ('intended', 'unknown') and e.next_check_at <= clock_timestamp()
    order by e.next_check_at limit at_most
$$;

grant usage on schema engine to commerce_app;
grant select, insert, update on engine.operation, engine.operation_key, engine.effect, engine.ledger_account to commerce_app;
grant select, insert, update, delete on engine.operation_payload, engine.operation_queue, engine.outbox to commerce_app;
grant select, insert, delete on engine.outbox_dead, engine.provider_event to commerce_app;
grant select, insert on engine.operation_archive, engine.effect_evidence, engine.ledger_entry, engine.ledger_transfer,
    engine.audit_event, engine.audit_checkpoint to commerce_app;
grant select on engine.audit_seal to commerce_app;
grant execute on function engine.unsealed_events, engine.chain_heads, engine.seal, engine.effect_by_reference, engine.effects_to_check
    to commerce_app;
