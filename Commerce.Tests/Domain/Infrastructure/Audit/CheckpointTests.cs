using Commerce.Domain.Infrastructure.Audit;
using Commerce.Tests.Support;

namespace Commerce.Tests.Domain.Infrastructure.Audit;

public sealed class CheckpointTests(TestCluster cluster) : IAsyncLifetime
{
    private AuditScene _scene = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _scene = await AuditScene.CreateAsync(cluster);

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task Nothing_new_makes_no_checkpoint()
    {
        (await _scene.CheckpointAsync()).ShouldBeNull();
        await _scene.RecordAsync(1);
        (await _scene.CheckpointAsync()).ShouldBeNull();
        await _scene.SealAsync();
        (await _scene.CheckpointAsync()).ShouldBe(1);
        (await _scene.CheckpointAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Each_names_what_moved_and_stands_on_the_one_before()
    {
        await using var other = await TestMerchant.CreateAsync(_scene.Database);
        await using var connection = await _scene.Merchant.DataSource.OpenConnectionAsync(Cancel);
        using var key = SigningKey.OpenOrCreate(_scene.Options.SigningKeyFile, _scene.Options.PublicKeyFolder);
        var writer = new CheckpointWriter(new AuditLog(connection), _scene.Exported, key);
        await writer.ContinueAsync(Cancel);
        await _scene.RecordAsync(2);
        await _scene.RecordAsync(2, other);
        await _scene.SealAsync();
        await writer.WriteAsync(Cancel);
        await _scene.RecordAsync(1, other);
        await _scene.SealAsync();
        await writer.WriteAsync(Cancel);

        var exported = await ExportedAsync();
        exported.Select(static it => it.Said.Number).ShouldBe([1, 2]);
        exported[0].Heads.Count.ShouldBe(2);
        exported[1].Heads.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            it => it.TenantId.ShouldBe(other.TenantId), static it => it.Seq.ShouldBe(3));
        exported[1].Said.ShouldSatisfyAllConditions(
            it => it.Previous.ShouldBe(exported[0].Hash), static it => it.Tenants.ShouldBe(2), static it => it.Events.ShouldBe(5));
        (await _scene.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_crash_kept_from_being_exported_the_next_start_exports()
    {
        await _scene.WithHistoryAsync();
        await _scene.TamperAsync("update engine.audit_checkpoint set exported_at = null where checkpoint = 2");
        var file = ExportFile();
        await File.WriteAllLinesAsync(file, (await File.ReadAllLinesAsync(file, Cancel))[..1], Cancel);

        (await _scene.CheckpointAsync()).ShouldBeNull();

        (await ExportedAsync()).Select(static it => it.Said.Number).ShouldBe([1, 2]);
        (await _scene.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_crash_between_export_and_its_note_exports_twice_and_does_no_harm()
    {
        await _scene.WithHistoryAsync();
        await _scene.TamperAsync("update engine.audit_checkpoint set exported_at = null where checkpoint = 2");

        await _scene.CheckpointAsync();

        (await ExportedAsync()).Select(static it => it.Said.Number).ShouldBe([1, 2, 2]);
        (await _scene.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_line_torn_by_a_power_cut_is_skipped_and_written_again()
    {
        await _scene.WithHistoryAsync();
        await _scene.TamperAsync("update engine.audit_checkpoint set exported_at = null where checkpoint = 2");
        var file = ExportFile();
        var text = await File.ReadAllTextAsync(file, Cancel);
        await File.WriteAllTextAsync(file, text[..^40], Cancel);

        await _scene.CheckpointAsync();

        (await ExportedAsync()).Select(static it => it.Said.Number).ShouldBe([1, 2]);
        (await _scene.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("delete from engine.audit_checkpoint where checkpoint = 2", "Checkpoint 2 was exported")]
    [InlineData("update engine.audit_seal set chain_hash = sha256('') where seq = 10", "event 10 as it was signed")]
    [InlineData("truncate engine.audit_event, engine.audit_seal, engine.audit_head", "event 10 as it was signed")]
    public async Task A_log_that_is_not_what_was_signed_is_not_signed_again(string tampering, string refusal)
    {
        await _scene.WithHistoryAsync();
        await _scene.TamperAsync(tampering);
        await _scene.RecordAsync(1);
        await _scene.SealAsync();

        (await Should.ThrowAsync<AuditBrokenException>(() => _scene.CheckpointAsync())).Message.ShouldContain(refusal);
    }

    [Fact]
    public async Task A_sealer_that_runs_on_notices_that_the_log_shrank()
    {
        await using var connection = await _scene.Merchant.DataSource.OpenConnectionAsync(Cancel);
        using var key = SigningKey.OpenOrCreate(_scene.Options.SigningKeyFile, _scene.Options.PublicKeyFolder);
        var writer = new CheckpointWriter(new AuditLog(connection), _scene.Exported, key);
        await writer.ContinueAsync(Cancel);
        await _scene.RecordAsync(3);
        await _scene.SealAsync();
        await writer.WriteAsync(Cancel);

        await _scene.TamperAsync("update engine.audit_head set seq = 2");

        (await Should.ThrowAsync<AuditBrokenException>(() => writer.WriteAsync(Cancel))).Message
            .ShouldStartWith("3 events of 1 merchants were signed; there are 2 of 1.");
    }

    [Fact]
    public async Task Another_databases_checkpoints_in_the_folder_do_not_speak_against_this_one()
    {
        await _scene.WithHistoryAsync();
        await using var next = await AuditScene.CreateAsync(cluster);
        await next.TamperAsync("update engine.audit_log set log_id = gen_random_uuid()");
        await next.RecordAsync(1);
        await next.SealAsync();

        await next.CheckpointAsync(_scene.Options);

        var report = await _scene.VerifyAsync();
        report.Findings.ShouldBeEmpty();
        report.Notes.ShouldHaveSingleItem().ShouldContain("of another database");
    }

    [Fact]
    public async Task A_first_checkpoint_that_is_exported_just_after_the_folder_was_looked_at_is_no_finding()
    {
        var before = _scene.Exported.AsOfNow();
        await _scene.RecordAsync(1);
        await _scene.SealAsync();
        await _scene.CheckpointAsync();

        (await _scene.VerifyAsync(before)).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_folder_without_what_was_exported_is_named()
    {
        await _scene.WithHistoryAsync();

        var report = await _scene.VerifyAsync(new CheckpointFolder(Path.Combine(_scene.Folder, "emptied")));

        report.Findings.ShouldHaveSingleItem().Message.ShouldStartWith("2 checkpoints were exported");
    }

    [Theory]
    [InlineData("update engine.audit_checkpoint set signature = decode(repeat('01', 64), 'hex') where checkpoint = 1", "not signed by key")]
    [InlineData("update engine.audit_checkpoint set root = sha256('') where checkpoint = 1", "its columns say something else")]
    [InlineData("update engine.audit_checkpoint set body = 'not json' where checkpoint = 1", "unreadable")]
    [InlineData("update engine.audit_checkpoint set heads = '[]' where checkpoint = 1", "do not give what it signed")]
    [InlineData("delete from engine.audit_checkpoint where checkpoint = 1", "after checkpoint 0 comes checkpoint 2")]
    public async Task A_falsified_checkpoint_is_found_even_without_the_folder(string tampering, string message)
    {
        await _scene.WithHistoryAsync();

        await _scene.TamperAsync(tampering);

        (await _scene.VerifyAsync(withoutCheckpoints: true)).Findings.ShouldContain(it => it.Message.Contains(message));
        (await _scene.VerifyAsync()).Passed.ShouldBeFalse();
    }

    private async Task<Checkpoint[]> ExportedAsync()
    {
        await using var connection = await _scene.Merchant.DataSource.OpenConnectionAsync(Cancel);
        return [.. _scene.Exported.All(await new AuditLog(connection).IdAsync(Cancel))];
    }

    private string ExportFile() =>
        Directory.GetFiles(_scene.Options.CheckpointFolder, "*.jsonl", SearchOption.AllDirectories).ShouldHaveSingleItem();
}
