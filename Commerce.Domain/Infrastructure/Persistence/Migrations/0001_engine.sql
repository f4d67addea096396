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
    -- json, not jsonb: what an agent reads keeps the order it was written in.
    result json,
    error json
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
    message_id uuid not null,
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
create index outbox_dead_age on engine.outbox_dead (died_at);

create table engine.provider_event (
    provider text not null,
    event_id text not null,
    received_at timestamptz not null default clock_timestamp(),
    primary key (provider, event_id)
);
create index provider_event_age on engine.provider_event (received_at);

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

-- What happened, written by the transaction that did it. The hash is checked here, so that a wrong one never reaches the chain.
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
    leaf_hash bytea not null check (leaf_hash = sha256(canonical))
);
create index audit_event_operation on engine.audit_event (operation_id) where operation_id is not null;
-- Events on their way to the chain, in the order they were written. A trigger fills it, so an event cannot be committed without
-- its place here, and the sealer never has to guess a point in time before which everything is committed.
create table engine.audit_pending (
    id bigint generated always as identity primary key,
    event_id uuid not null,
    written_at timestamptz not null default clock_timestamp()
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_cost_delay = 0);
create table engine.audit_seal (
    event_id uuid primary key references engine.audit_event,
    tenant_id uuid not null,
    seq bigint not null check (seq > 0),
    chain_hash bytea not null,
    unique (tenant_id, seq)
);
-- The end of every tenant's chain. Derived from the seals and compared with them when the log is verified.
create table engine.audit_head (
    tenant_id uuid primary key,
    seq bigint not null,
    chain_hash bytea not null,
    -- Since when a seal of this tenant waits for an exported checkpoint; null when none does.
    waiting_since timestamptz
);
create index audit_head_waiting on engine.audit_head (waiting_since) where waiting_since is not null;
-- Which log this is: checkpoints of a database that was thrown away do not speak against its successor.
create table engine.audit_log (
    log_id uuid primary key default gen_random_uuid(),
    only_one boolean not null default true unique check (only_one),
    made_at timestamptz not null default clock_timestamp()
);
insert into engine.audit_log default values;
create table engine.audit_checkpoint (
    checkpoint bigint primary key check (checkpoint > 0),
    body bytea not null,
    heads jsonb not null,
    root bytea not null,
    key_id text not null,
    signature bytea not null,
    made_at timestamptz not null default clock_timestamp(),
    exported_at timestamptz
);
create index audit_checkpoint_unexported on engine.audit_checkpoint (checkpoint) where exported_at is null;

do $$
declare t text;
begin
    foreach t in array array['operation', 'operation_key', 'operation_payload', 'operation_archive', 'effect', 'effect_evidence',
        'ledger_account', 'ledger_entry', 'ledger_transfer', 'audit_event', 'audit_seal', 'audit_head'] loop
        execute format('alter table engine.%I enable row level security', t);
        execute format('create policy tenant on engine.%I using (tenant_id = nullif(current_setting(''commerce.tenant'', true), '''')::uuid)', t);
    end loop;
end $$;

-- Sealing crosses tenants and must not be done wrongly, so it is done here and nowhere else: the application can ask for the next
-- links of the chains but cannot write one of its own.
create function engine.await_seal() returns trigger
    language plpgsql security definer set search_path = engine, pg_temp as $$
begin
    insert into audit_pending (event_id) values (new.event_id);
    return null;
end $$;
create trigger audit_event_await_seal after insert on engine.audit_event for each row execute function engine.await_seal();

-- Gives up to at_most waiting events the next numbers of their tenants' chains, and says how many it sealed. The number is given
-- here and not by the writer: transactions commit in another order than they began in. One caller works at a time.
create function engine.seal_pending(at_most int) returns int
    language plpgsql security definer set search_path = engine, pg_temp as $$
declare
    event record;
    head audit_head;
    touched uuid[] := '{}';
    sealed int := 0;
begin
    if not pg_try_advisory_xact_lock(4859222838973129833) then
        return 0;
    end if;
    for event in
        with taken as (
            delete from audit_pending where id in (
                select p.id from audit_pending p join audit_event e using (event_id) order by p.id limit at_most)
            returning id, event_id)
        select e.event_id, e.tenant_id, e.leaf_hash from taken join audit_event e using (event_id) order by e.tenant_id, taken.id
    loop
        if head.tenant_id is distinct from event.tenant_id then
            select * into head from audit_head h where h.tenant_id = event.tenant_id;
            if not found then
                head := row (event.tenant_id, 0, decode(repeat('00', 32), 'hex'), null);
            end if;
            touched := touched || event.tenant_id;
        end if;
        head.seq := head.seq + 1;
        head.chain_hash := sha256(head.chain_hash || event.leaf_hash);
        insert into audit_seal (event_id, tenant_id, seq, chain_hash)
            values (event.event_id, event.tenant_id, head.seq, head.chain_hash);
        sealed := sealed + 1;
    end loop;
    insert into audit_head as h (tenant_id, seq, chain_hash, waiting_since)
        select t.id, last.seq, last.chain_hash, clock_timestamp()
        from unnest(touched) t (id), lateral (
            select s.seq, s.chain_hash from audit_seal s where s.tenant_id = t.id order by s.seq desc limit 1) last
        on conflict (tenant_id) do update set seq = excluded.seq, chain_hash = excluded.chain_hash,
            waiting_since = coalesce(h.waiting_since, excluded.waiting_since);
    return sealed;
end $$;
create function engine.audit_heads() returns table (tenant_id uuid, seq bigint, chain_hash bytea)
    language sql stable security definer set search_path = engine, pg_temp as $$
    select h.tenant_id, h.seq, h.chain_hash from audit_head h order by h.tenant_id
$$;
-- The link of one chain at one number, for comparing with what was signed earlier.
create function engine.audit_link(of_tenant uuid, number bigint) returns bytea
    language sql stable security definer set search_path = engine, pg_temp as $$
    select s.chain_hash from audit_seal s where s.tenant_id = of_tenant and s.seq = number
$$;
-- The checkpoint is on stable storage outside the database; what was sealed after it goes on waiting.
create function engine.checkpoint_exported(number bigint) returns void
    language sql security definer set search_path = engine, pg_temp as $$
    update audit_checkpoint set exported_at = clock_timestamp() where checkpoint = number and exported_at is null;
    update audit_head h set waiting_since = case when h.seq > it.seq then clock_timestamp() end
    from audit_checkpoint c, jsonb_to_recordset(c.heads) it (tenant_id uuid, seq bigint)
    where c.checkpoint = number and h.tenant_id = it.tenant_id and h.waiting_since is not null;
$$;
-- Age in seconds of the oldest event that is not yet sealed and of the oldest seal that no exported checkpoint covers.
create function engine.audit_lag(out unsealed_s double precision, out unexported_s double precision)
    language sql stable security definer set search_path = engine, pg_temp as $$
    select coalesce((select extract(epoch from clock_timestamp() - p.written_at) from audit_pending p order by p.id limit 1), 0),
        coalesce((select extract(epoch from clock_timestamp() - min(h.waiting_since)) from audit_head h
            where h.waiting_since is not null), 0)
$$;

-- Retention crosses tenants too. Answers of finished operations go when their handle expires; the operation itself stays.
create function engine.retire_payloads(at_most int) returns int
    language sql security definer set search_path = engine, pg_temp as $$
    with gone as (
        delete from operation_payload where operation_id in (
            select p.operation_id from operation_payload p join operation o using (operation_id)
            where o.expires_at < clock_timestamp() and o.status in ('completed', 'failed', 'cancelled') limit at_most)
        returning 1)
    select count(*)::int from gone
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
grant select, insert, update on engine.operation, engine.effect to commerce_app;
-- A key that lost a race is bound to the winner's operation; what it was sent with stays.
grant select, insert, update (operation_id) on engine.operation_key to commerce_app;
-- The counters of limited accounts are all that ever changes in the ledger.
grant select, insert, update (debits_posted, credits_posted) on engine.ledger_account to commerce_app;
grant select, insert, update, delete on engine.operation_payload, engine.operation_queue, engine.outbox to commerce_app;
grant select, insert, delete on engine.outbox_dead, engine.provider_event to commerce_app;
grant select, insert on engine.operation_archive, engine.effect_evidence, engine.ledger_entry, engine.ledger_transfer,
    engine.audit_event, engine.audit_checkpoint to commerce_app;
grant select on engine.audit_seal, engine.audit_log to commerce_app;
grant execute on function engine.seal_pending, engine.audit_heads, engine.audit_link, engine.checkpoint_exported, engine.audit_lag,
    engine.retire_payloads, engine.effect_by_reference, engine.effects_to_check to commerce_app;
