namespace Commerce.Domain.Infrastructure.Audit.Verification;

/// <summary>What verification reads; every statement within one snapshot.</summary>
internal static class AuditSql
{
    public const string Open = """
        set transaction read only;
        select row_security_active('engine.audit_event') or row_security_active('engine.ledger_entry'),
            (select log_id from engine.audit_log), clock_timestamp()
        """;

    public const string Tenants = """
        select tenant_id from engine.audit_event union select tenant_id from engine.audit_seal
        union select tenant_id from engine.audit_head union select tenant_id from engine.ledger_entry
        union select tenant_id from engine.operation order by 1
        """;

    public const string Checkpoints = """
        select body, heads, signature, checkpoint, root, key_id, exported_at is not null from engine.audit_checkpoint order by checkpoint
        """;

    public const string OddRows = """
        select format('event %s was written and is gone before it was sealed', p.event_id) from engine.audit_pending p
        where not exists (select from engine.audit_event e where e.event_id = p.event_id)
        union all
        select format('event %s is sealed as number %s of merchant %s and is gone', s.event_id, s.seq, s.tenant_id)
        from engine.audit_seal s where not exists (select from engine.audit_event e where e.event_id = s.event_id)
        union all
        select format('the noted end of the chain of merchant %s is not its last link', h.tenant_id)
        from engine.audit_head h left join lateral (
            select s.seq, s.chain_hash from engine.audit_seal s where s.tenant_id = h.tenant_id order by s.seq desc limit 1) last on true
        where h.seq is distinct from last.seq or h.chain_hash is distinct from last.chain_hash
        limit 100
        """;

    public const string Sealed = """
        select e.event_id, e.at, e.tenant_id, e.actor, e.action, e.subject, e.outcome, e.operation_id, e.canonical, e.leaf_hash,
            s.seq, s.chain_hash, false
        from engine.audit_seal s join engine.audit_event e using (event_id) where s.tenant_id = $1 order by s.seq
        """;

    public const string Unsealed = """
        select e.event_id, e.at, e.tenant_id, e.actor, e.action, e.subject, e.outcome, e.operation_id, e.canonical, e.leaf_hash,
            null::bigint, null::bytea, coalesce(p.written_at < now() - interval '60 seconds', true)
        from engine.audit_event e left join engine.audit_pending p using (event_id)
        where e.tenant_id = $1 and not exists (select from engine.audit_seal s where s.event_id = e.event_id)
        order by p.id, e.event_id
        """;

    public const string Entries = """
        select n.id, n.operation_id, n.kind, n.source_type, n.source_id, n.effect_id, n.booked_on, n.reverses,
            coalesce((
                select jsonb_agg(jsonb_build_object('id', t.id, 'kind', t.kind, 'pending_id', t.pending_id, 'debit', d.code,
                    'credit', c.code, 'amount_minor', t.amount_minor, 'currency', t.currency))
                from engine.ledger_transfer t join engine.ledger_account d on d.id = t.debit join engine.ledger_account c on c.id = t.credit
                where t.entry_id = n.id and t.tenant_id = n.tenant_id and d.tenant_id = n.tenant_id and c.tenant_id = n.tenant_id
                    and d.currency = t.currency and c.currency = t.currency), '[]')
        from engine.ledger_entry n where n.tenant_id = $1 order by n.id
        """;

    public const string Operations = """
        select operation_id, status, step = 'accepted' from engine.operation where tenant_id = $1 order by operation_id
        """;

    public const string SignatureOverdue = """
        select coalesce(bool_or(waiting_since is null or waiting_since < now() - interval '60 seconds'), false)
        from engine.audit_head where tenant_id = $1
        """;
}
