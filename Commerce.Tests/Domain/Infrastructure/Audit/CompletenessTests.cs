using Commerce.Domain.Infrastructure.Audit.Verification;
using Commerce.Tests.Support;

namespace Commerce.Tests.Domain.Infrastructure.Audit;

/// <summary>The log against the records it speaks of: what was changed beside the log, or left out of it.</summary>
public sealed class CompletenessTests(TestCluster cluster)
{
    [Theory]
    [InlineData("update engine.ledger_transfer set amount_minor = amount_minor + 1 where amount_minor = 100")]
    [InlineData("update engine.ledger_transfer set debit = credit, credit = debit where amount_minor = 100")]
    [InlineData("update engine.ledger_transfer set currency = 'USD' where amount_minor = 100")]
    [InlineData("update engine.ledger_entry set booked_on = booked_on - 1")]
    [InlineData("update engine.ledger_entry set kind = 'fee'")]
    [InlineData("update engine.ledger_entry set source_id = gen_random_uuid()")]
    [InlineData("update engine.ledger_entry set operation_id = 'op_other'")]
    [InlineData("update engine.ledger_account set code = 'revenue' where code = 'prepayments'")]
    [InlineData("delete from engine.ledger_transfer where amount_minor = 100")]
    [InlineData("delete from engine.ledger_entry")]
    [InlineData("update engine.ledger_entry set id = gen_random_uuid()")]
    [InlineData("insert into engine.ledger_transfer select gen_random_uuid(), tenant_id, entry_id, kind, null, debit, credit, 5, currency "
        + "from engine.ledger_transfer limit 1")]
    public async Task A_ledger_that_says_something_else_than_its_events_is_named(string tampering)
    {
        await using var scene = await (await AuditScene.CreateAsync(cluster)).WithHistoryAsync();

        await scene.TamperAsync(tampering);

        (await scene.VerifyAsync()).Findings.ShouldContain(static it => it.Rule == AuditRule.Ledger);
    }

    [Fact]
    public async Task An_entry_booked_behind_the_log_is_named()
    {
        await using var scene = await (await AuditScene.CreateAsync(cluster)).WithHistoryAsync();

        await scene.TamperAsync("insert into engine.ledger_entry select gen_random_uuid(), tenant_id, kind, source_type, source_id, "
            + "operation_id, null, booked_on, null from engine.ledger_entry limit 1");

        (await scene.VerifyAsync()).Findings.ShouldHaveSingleItem().Message.ShouldEndWith("has no event");
    }

    [Theory]
    [InlineData("update engine.operation set status = 'cancelled'", "its events: 1 of acceptance, 1 of an end (completed)")]
    [InlineData("update engine.operation set status = 'working'", "its events: 1 of acceptance, 1 of an end (completed)")]
    [InlineData("delete from engine.operation", "has events and is gone")]
    [InlineData("update engine.operation set operation_id = 'op_other'", "its events: 0 of acceptance, 0 of an end")]
    public async Task An_operation_that_is_not_what_its_events_say_is_named(string tampering, string message)
    {
        await using var scene = await (await AuditScene.CreateAsync(cluster)).WithHistoryAsync();

        await scene.TamperAsync(tampering);

        var finding = (await scene.VerifyAsync()).Findings.First(static it => it.Rule == AuditRule.Operation);
        finding.Message.ShouldContain(message);
    }

    [Fact]
    public async Task A_synchronous_write_needs_no_event_of_its_acceptance()
    {
        await using var scene = await (await AuditScene.CreateAsync(cluster)).WithHistoryAsync();
        await scene.TamperAsync("delete from engine.audit_event where action = 'operation.accepted'");
        var before = await scene.VerifyAsync();

        await scene.TamperAsync("update engine.operation set step = 'accepted'");

        before.Findings.ShouldContain(static it => it.Rule == AuditRule.Operation);
        (await scene.VerifyAsync()).Findings.ShouldNotContain(static it => it.Rule == AuditRule.Operation);
    }

    [Fact]
    public async Task An_event_removed_before_it_was_sealed_is_missed()
    {
        await using var scene = await (await AuditScene.CreateAsync(cluster)).WithHistoryAsync();
        await scene.PostAsync();

        await scene.TamperAsync("delete from engine.audit_event e where not exists "
            + "(select from engine.audit_seal s where s.event_id = e.event_id)");

        var findings = (await scene.VerifyAsync()).Findings;
        findings.ShouldContain(static it => it.Rule == AuditRule.Ledger && it.Message.EndsWith("has no event"));
        findings.ShouldContain(static it => it.Message.EndsWith("is gone before it was sealed"));
    }

    [Fact]
    public async Task An_event_that_nobody_is_going_to_seal_is_named()
    {
        await using var scene = await (await AuditScene.CreateAsync(cluster)).WithHistoryAsync();
        await scene.RecordAsync(1);

        await scene.TamperAsync("delete from engine.audit_pending");

        (await scene.VerifyAsync()).Findings.ShouldHaveSingleItem().Rule.ShouldBe(AuditRule.Lag);
    }

    [Fact]
    public async Task A_sealer_that_stopped_is_named()
    {
        await using var scene = await (await AuditScene.CreateAsync(cluster)).WithHistoryAsync();
        await scene.RecordAsync(1);
        await scene.SealAsync();
        await scene.RecordAsync(1);

        await scene.TamperAsync("update engine.audit_pending set written_at = written_at - interval '61 seconds'");
        await scene.TamperAsync("update engine.audit_head set waiting_since = waiting_since - interval '61 seconds'");

        (await scene.VerifyAsync()).Findings.Select(static it => (it.Seq, it.Rule))
            .ShouldBe([(null, AuditRule.Lag), (11L, AuditRule.Lag)]);
    }
}
