using Commerce.Domain.Imports;
using Commerce.Domain.Infrastructure.Imports;
using Commerce.Domain.Values;
using Commerce.Workers.Imports.Files;
using Commerce.Workers.Imports.Formats;
using Commerce.Workers.Imports.Rows;
using Commerce.Workers.Operations;
using CsvHelper;

namespace Commerce.Workers.Imports;

/// <summary>
/// Stages the next rows and remembers the byte it stopped at; after a crash only this batch is read again.
/// </summary>
[Step(ImportSteps.Tool, ImportSteps.Read)]
internal sealed class ReadRows(ImportFiles files, ImportStage stage, ImportOutcome outcome) : LocalStep<ImportProgress>
{
    public override async Task<StepOutcome> RunAsync(
        StepContext context, ImportProgress state, CancellationToken cancellationToken)
    {
        if (context.CancelRequested || context.IsOverdue)
        {
            return await outcome.StopAsync(context, cancellationToken);
        }

        await using var file = files.Open(state.Order.FileId, state.Offset!.Value);
        var batch = await ProductFileReader.ReadBatchAsync(
            file, state.Separator, state.Offset.Value, state.Line, ImportLimits.RowsPerStep, cancellationToken);
        var problems = await StageAsync(context.OperationId, state, batch.Rows, cancellationToken);
        await stage.AddProblemsAsync(context.OperationId, problems, cancellationToken);
        var next = state.Count(problems) with
        {
            Rows = state.Rows + batch.Rows.Count,
            Offset = batch.NextOffset,
            Line = batch.NextLine,
            Unread = [.. state.Unread.Select(it => it.HasValues
                ? it : it with { HasValues = batch.Rows.Any(row => HasValue(row, it.Index)) })],
        };
        if (next.Rows > ImportLimits.Rows)
        {
            throw ProductFileReader.Rejected(
                "file.rows",
                $"The file has more than {ImportLimits.Rows} rows; split it between products.", state.Line);
        }

        if (next.Errors > ImportLimits.Errors || (next.Offset is null && next.Errors == 0 && next.Rows == 0))
        {
            return await outcome.RejectAsync(context, next, cancellationToken);
        }

        if (next.Offset is { } offset)
        {
            var percent = offset * 100 / next.FileSize;
            return new StepOutcome.Next(ImportSteps.Read, next, $"Read {next.Rows} rows, {percent} % of the file.");
        }

        var products = await stage.PlanProductsAsync(context.OperationId, cancellationToken);
        return new StepOutcome.Next(
            ImportSteps.Check, next with { Products = products },
            $"Read {next.Rows} rows; checking {products} products.");
    }

    private async Task<List<ImportProblem>> StageAsync(
        string operationId, ImportProgress state, IReadOnlyList<FileRow> rows, CancellationToken cancellationToken)
    {
        var format = CatalogFormat.Of(state.Format);
        var currency = Currency.Of(state.Currency);
        var columns = state.Columns.ToDictionary(static it => it.Field);
        var problems = new List<ImportProblem>();
        var staged = new List<ImportRow>(rows.Count);
        var skus = new Dictionary<SkuUse, string>();
        foreach (var (index, row) in rows.Index())
        {
            if (Unreadable(row, state.Width) is { } fault)
            {
                problems.Add(fault);
                continue;
            }

            var cells = new RowCells(row, columns, currency);
            var draft = format.Read(cells);
            problems.AddRange(cells.Problems.Select(it => it with { ProductKey = draft?.ProductKey }));
            if (draft is not null)
            {
                staged.Add(
                    new ImportRow(state.Rows + index + 1, row.Line, draft.ProductKey, CommerceJson.ToText(draft)));
                if (draft.Variant?.Sku is { } sku)
                {
                    skus[new SkuUse(sku, row.Line)] = draft.ProductKey;
                }
            }
        }

        await stage.AddRowsAsync(operationId, staged, cancellationToken);
        foreach (var (use, firstLine) in await stage.ClaimSkusAsync(operationId, [.. skus.Keys], cancellationToken))
        {
            problems.Add(ImportProblem.Error(
                use.Line, columns.GetValueOrDefault(ImportField.Sku)?.Header, "sku.duplicate", use.Sku,
                $"stands in line {firstLine} already") with { ProductKey = skus[use] });
        }

        return problems;
    }

    private static bool HasValue(FileRow row, int index) =>
        index < row.Cells.Length && !string.IsNullOrWhiteSpace(row.Cells[index]);

    private static ImportProblem? Unreadable(FileRow row, int width)
    {
        var (rule, message) = row switch
        {
            { IsUtf8: false } => ("row.encoding", "The row is not UTF-8. Save the file as 'CSV UTF-8'."),
            { Malformed: CsvMalformedReason.UnterminatedQuote } => (
                "row.quote", "A quote opened in this row is never closed; everything after it is swallowed."),
            { Malformed: CsvMalformedReason.TextAfterClosingQuote } => (
                "row.quote", "Text follows a closing quote; a quote inside a quoted field is written twice."),
            _ when row.Cells.Length < width => (
                "row.ragged", $"The row has {row.Cells.Length} fields, the header {width}; it may be cut off."),
            _ when row.Cells.Skip(width).Any(static it => it.Trim().Length > 0) => (
                "row.ragged",
                $"The row has {row.Cells.Length} fields, the header {width}; a separator may lack quotes."),
            _ => ("", ""),
        };
        return rule.Length == 0 ? null : ImportProblem.Error(row.Line, null, rule, null, message);
    }
}
