using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Payments.Settlement;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Workers.Outcomes;

/// <summary>
/// Holds a settlement file against what was booked, line by line, each in a unit of work of its own: an import that is cut off
/// goes on where it was, and one that is repeated finds everything judged.
/// </summary>
public sealed class SettlementDesk(IServiceScopeFactory scopes, IOutcomeDesk outcomes) : ISettlementDesk
{
    public async Task<SettlementReport> ImportAsync(
        string name, ReadOnlyMemory<byte> content, string by, CancellationToken cancellationToken)
    {
        var (file, problems) = SettlementFile.Read(content);
        if (file is null)
        {
            return new SettlementReport(problems, [], WasKnown: false);
        }

        var (provider, isNew, known) = await OpenAsync(file, name, by, cancellationToken);
        if (provider is null)
        {
            return new SettlementReport([NoMerchant(file.TenantId)], [], WasKnown: false);
        }

        var findings = new List<SettlementFinding>();
        foreach (var line in file.Lines)
        {
            findings.Add(known.TryGetValue(line.Number, out var judged) && !MayChange(judged)
                ? judged
                : await JudgeAsync(provider, file, line, name, cancellationToken));
        }

        findings.AddRange(await WithTenantAsync(
            file.TenantId, (book, _) => book.WithoutLineAsync(provider, file.Day, cancellationToken), cancellationToken));
        return new SettlementReport([], findings, !isNew);
    }

    // The line itself stays; only what was left open is looked at again.
    private static bool MayChange(SettlementFinding judged) =>
        judged.Result is SettlementResult.NotSettled or SettlementResult.UnderWay or SettlementResult.UnknownCharge;

    private async Task<(string? Provider, bool IsNew, IReadOnlyDictionary<int, SettlementFinding> Known)> OpenAsync(
        SettlementFile file, string name, string by, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var session = services.GetRequiredService<CommerceSession>();
        try
        {
            await session.BeginAsync(file.TenantId, cancellationToken);
        }
        catch (InvalidOperationException)
        {
            return (null, false, new Dictionary<int, SettlementFinding>());
        }

        var provider = session.Merchant.PaymentProvider ?? "";
        var book = services.GetRequiredService<SettlementBook>();
        var isNew = await book.KeepAsync(provider, name, file, by, cancellationToken);
        var known = await book.KnownAsync(file, cancellationToken);
        if (isNew)
        {
            var audit = services.GetRequiredService<AuditTrail>();
            audit.Actor = by;
            audit.Record(
                "settlement.imported", $"settlement:{Convert.ToHexStringLower(file.Hash.Span)}", new { name, provider, day = $"{file.Day:yyyy-MM-dd}", lines = file.Lines.Count });
        }

        await session.CommitAsync();
        return (provider, isNew, known);
    }

    private async Task<SettlementFinding> JudgeAsync(
        string provider, SettlementFile file, SettlementLine line, string name, CancellationToken cancellationToken)
    {
        var matched = await WithTenantAsync(
            file.TenantId, (book, _) => book.MatchAsync(provider, line, cancellationToken), cancellationToken);
        var finding = await FindAsync(line, matched, name, cancellationToken);
        return await WithTenantAsync(
            file.TenantId,
            async (book, session) =>
            {
                book.KeepAtCommit(file, line, finding);
                await session.CommitAsync();
                return finding;
            },
            cancellationToken);
    }

    private async Task<SettlementFinding> FindAsync(
        SettlementLine line, MatchedEffect? effect, string name, CancellationToken cancellationToken)
    {
        // Another act under our reference is one more than we asked for.
        if (effect is null || (effect.ProviderRef is { } booked && booked != line.Id && !effect.ByKey))
        {
            return Finding(SettlementResult.UnknownCharge, effect is null
                ? "we know of no such call" : $"our call of this reference is {effect.ProviderRef}: this is one more");
        }

        if (effect.Amount is { } amount && amount != line.Amount)
        {
            return Finding(SettlementResult.AmountDiffers, $"booked here: {amount}");
        }

        switch (effect.State)
        {
            case "succeeded" or "reversed" when effect.ProviderRef is null || effect.ProviderRef == line.Id:
                return Finding(SettlementResult.Agrees, null);
            case "unknown" or "manual":
                var outcome = (await outcomes.FindAsync(effect.EffectId, null, cancellationToken)).Single();
                var report = await outcomes.SettleAsync(
                    outcome, new OutcomeWord(true, line.Id, $"settlement:{name}") { Note = $"line {line.Number}" }, cancellationToken);
                return report.Problems.Count == 0
                    ? Finding(SettlementResult.Settled, null)
                    : Finding(SettlementResult.NotSettled, string.Join(", ", report.Problems.Select(static it => it.Code)));
            case "intended":
                return Finding(SettlementResult.UnderWay, null);
            default:
                return Finding(SettlementResult.Contradicts, $"booked here: {effect.State}{(effect.ProviderRef is { } id ? $", {id}" : "")}");
        }

        SettlementFinding Finding(SettlementResult result, string? note) => new(line.Number, result, line.Kind, line.Amount, line.Id)
        {
            OperationId = effect?.OperationId,
            EffectId = result == SettlementResult.UnknownCharge ? null : effect?.EffectId,
            Note = note,
        };
    }

    private async Task<T> WithTenantAsync<T>(
        Guid tenantId, Func<SettlementBook, CommerceSession, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<CommerceSession>();
        await session.BeginAsync(tenantId, cancellationToken);
        return await work(scope.ServiceProvider.GetRequiredService<SettlementBook>(), session);
    }

    private static OutcomeProblem NoMerchant(Guid tenantId) => new("no_merchant", $"There is no merchant {tenantId:N} here: the file is another installation's.");
}
