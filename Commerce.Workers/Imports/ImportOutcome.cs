using Commerce.Domain.Errors;
using Commerce.Domain.Imports;
using Commerce.Domain.Infrastructure.Imports;
using Commerce.Domain.Messages;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Imports;

/// <summary>
/// How an import ends, in words and numbers. Whatever the end, the staged rows go and the problems stay readable.
/// </summary>
internal sealed class ImportOutcome(ImportStage stage, ImportProblems problems)
{
    private const string NothingApplied = "Nothing was applied.";

    public async Task<StepOutcome> DoneAsync(
        StepContext context, ImportProgress state, ImportState end, string? sameFileAs,
        CancellationToken cancellationToken)
    {
        var result =
            await DescribeAsync(context.OperationId, state, end, cancellationToken) with { SameFileAs = sameFileAs };
        await stage.ClearAsync(context.OperationId, cancellationToken);
        var counts = state.Tally.Products;
        var words = $"{counts.Created} products new, {counts.Updated} changed, {counts.Unchanged} unchanged, "
            + $"{counts.Skipped} left out";
        return new StepOutcome.Done(result, end == ImportState.Checked
            ? $"Checked: {words}. {NothingApplied}" : $"Imported: {words}.");
    }

    public async Task<StepOutcome> RejectAsync(
        StepContext context, ImportProgress state, CancellationToken cancellationToken)
    {
        var found = await DescribeAsync(context.OperationId, state, ImportState.Checked, cancellationToken);
        await stage.ClearAsync(context.OperationId, cancellationToken);
        var listed = (found.Problems ?? []).Where(static it => it.Severity == ImportSeverity.Error)
            .Select(static it => new Problem(
            it.Column is null ? $"line {it.Line}" : $"line {it.Line}, {it.Column}",
            $"{it.Rule}: {(it.Value is null ? "" : $"'{it.Value}' ")}{it.Message}")).ToArray();
        var more = state.Errors > listed.Length ? $", the first {listed.Length} are listed, all are at report_url" : "";
        return new StepOutcome.Refused(new CommerceException(
            ErrorCode.ImportRejected, $"The file has {Errors(state.Errors)}{more}. {NothingApplied}", listed)
        {
            Details = new Dictionary<string, object?>
            {
                ["rows"] = state.Rows,
                ["error_count"] = state.Errors,
                ["warning_count"] = state.Warnings,
                ["problems_by_rule"] = found.ProblemsByRule,
                ["report_url"] = found.ReportUrl,
            },
        });
    }

    private static string Errors(int count) => count == 1 ? "one error" : $"{count} errors";

    public async Task<StepOutcome> StopAsync(StepContext context, CancellationToken cancellationToken)
    {
        await stage.ClearAsync(context.OperationId, cancellationToken);
        return context.CancelRequested
            ? new StepOutcome.Stopped(new { applied = false }, $"Stopped as asked. {NothingApplied}")
            : new StepOutcome.Refused(new CommerceException(
                ErrorCode.ImportRejected, $"The import did not end in its time. {NothingApplied}"));
    }

    private async Task<CatalogImported> DescribeAsync(
        string operationId, ImportProgress state, ImportState end, CancellationToken cancellationToken)
    {
        var tally = state.Tally;
        var any = state.Errors + state.Warnings > 0;
        string[] unread = [.. state.Unread.Where(static it => it.HasValues).Select(static it => it.Header)];
        return new CatalogImported
        {
            State = end,
            Format = state.Format,
            Currency = state.Currency,
            Rows = state.Rows,
            Products = tally.Products,
            Variants = tally.Variants,
            PriceChanges = tally.PriceChanges,
            StockChanges = tally.StockChanges,
            GeneratedSkus = tally.GeneratedSkus,
            DefaultParcels = tally.DefaultParcels,
            UntrackedVariants = tally.Untracked,
            ErrorCount = state.Errors,
            WarningCount = state.Warnings,
            Problems = any
                ? await problems.FirstAsync(operationId, ImportLimits.ListedProblems, cancellationToken) : null,
            ProblemsByRule = any ? await problems.ByRuleAsync(operationId, cancellationToken) : null,
            ReportUrl = any ? state.Order.ReportUrl : null,
            IgnoredColumns = unread.Length == 0 ? null : unread,
        };
    }
}
