using Commerce.Domain.Infrastructure.Audit.Verification;
using Commerce.Tests.Support;

namespace Commerce.Tests.Domain.Infrastructure.Audit;

/// <summary>One merchant's exported log, verified with nothing but the public keys.</summary>
public sealed class AuditFileTests(TestCluster cluster) : IAsyncLifetime
{
    private AuditScene _scene = null!;
    private TestMerchant _other = null!;
    private string _file = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _scene = await AuditScene.CreateAsync(cluster);
        _other = await TestMerchant.CreateAsync(_scene.Database);
        await _scene.RecordAsync(2, _other);
        await _scene.WithHistoryAsync();
        await _scene.PostAsync();
        _file = await _scene.ExportAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _other.DisposeAsync();
        await _scene.DisposeAsync();
    }

    [Fact]
    public async Task It_is_verified_without_the_database_and_shows_no_other_merchant()
    {
        var report = await _scene.VerifyFileAsync(_file);

        report.Findings.ShouldBeEmpty();
        report.Checkpoints.ShouldBe(2);
        report.Tenants.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            it => it.TenantId.ShouldBe(_scene.Merchant.TenantId), static it => it.Sealed.ShouldBe(10), static it => it.SignedTo.ShouldBe(10),
            static it => it.Unsealed.ShouldBe(1), static it => it.Entries.ShouldBe(3), static it => it.Operations.ShouldBe(1));
        (await File.ReadAllTextAsync(_file, Cancel)).ShouldNotContain(_other.TenantId.ToString());
    }

    [Fact]
    public async Task Any_line_that_is_missing_is_missed()
    {
        var lines = await File.ReadAllLinesAsync(_file, Cancel);
        var lastAnchor = Array.FindLastIndex(lines, IsAnchor);
        for (var i = 1; i < lines.Length; i++)
        {
            var report = await VerifyLinesAsync([.. lines[..i], .. lines[(i + 1)..]]);

            // The last checkpoint signs what the earlier ones signed, so one of those may be missing.
            report.Passed.ShouldBe(IsAnchor(lines[i]) && i != lastAnchor, lines[i]);
        }

        static bool IsAnchor(string line) => line.StartsWith("{\"anchor\"", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_character_changed_in_a_hashed_or_signed_part_is_noticed()
    {
        var lines = await File.ReadAllLinesAsync(_file, Cancel);
        foreach (var part in (string[])["\"canonical\":\"", "\"leaf_hash\":\"", "\"chain_hash\":\"", "\"body\":\"", "\"signature\":\"", "\"hash\":\""])
        {
            var line = Array.FindIndex(lines, it => it.Contains(part, StringComparison.Ordinal));
            var at = lines[line].IndexOf(part, StringComparison.Ordinal) + part.Length + 8;
            var changed = lines[line][..at] + (lines[line][at] == '5' ? '6' : '5') + lines[line][(at + 1)..];

            (await VerifyLinesAsync([.. lines[..line], changed, .. lines[(line + 1)..]])).Passed.ShouldBeFalse(part);
        }
    }

    [Fact]
    public async Task Swapped_and_doubled_lines_are_noticed()
    {
        var lines = await File.ReadAllLinesAsync(_file, Cancel);
        var first = Array.FindIndex(lines, static it => it.StartsWith("{\"event\"", StringComparison.Ordinal));

        string[] swapped = [.. lines[..first], lines[first + 1], lines[first], .. lines[(first + 2)..]];
        string[] doubled = [.. lines[..first], lines[first], .. lines[first..]];

        (await VerifyLinesAsync(swapped)).Passed.ShouldBeFalse();
        (await VerifyLinesAsync(doubled)).Passed.ShouldBeFalse();
    }

    [Fact]
    public async Task Something_else_than_an_export_is_refused()
    {
        var lines = await File.ReadAllLinesAsync(_file, Cancel);

        await Should.ThrowAsync<InvalidDataException>(() => VerifyLinesAsync(["hello"]));
        await Should.ThrowAsync<InvalidDataException>(() => VerifyLinesAsync([]));
        await Should.ThrowAsync<InvalidDataException>(() => VerifyLinesAsync(lines[1..]));
    }

    private async Task<AuditReport> VerifyLinesAsync(string[] lines)
    {
        var path = _file + ".changed";
        await File.WriteAllLinesAsync(path, lines, Cancel);
        return await _scene.VerifyFileAsync(path);
    }
}
