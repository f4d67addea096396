using Commerce.Domain.Errors;
using Commerce.Domain.Imports;
using Commerce.Domain.Infrastructure.Imports;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Messages;
using Commerce.Domain.Values;
using Commerce.Workers.Imports.Files;
using Commerce.Workers.Imports.Formats;
using Commerce.Workers.Imports.Rows;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Imports;

/// <summary>Reads the header: which format it is, what each column means, which currency the prices are in.</summary>
[Step(ImportSteps.Tool, ImportSteps.Open)]
public sealed class OpenFile(CommerceSession session, ImportFiles files, ImportStage stage)
    : LocalStep<CatalogImportOrder>
{
    public override async Task<StepOutcome> RunAsync(
        StepContext context, CatalogImportOrder state, CancellationToken cancellationToken)
    {
        var file = await files.FindAsync(state.FileId, context.Principal, cancellationToken);
        if (file?.Sha256 is null)
        {
            throw CommerceException.At(
                ErrorCode.NotFound, "upload_id", "The file is gone: received files are kept for a day.");
        }

        var header = await ProductFileReader.ReadHeaderAsync(() => files.Open(file.Id, 0), cancellationToken);
        var (format, columns, unread) = ColumnMatcher.Match(header, state.Format, state.Mapping);
        if (header.FirstRecord is not { } first)
        {
            throw ProductFileReader.Rejected("file.no_rows", "The file has a header and no row under it.");
        }

        await stage.BeginAsync(context.OperationId, file.Sha256, state.ReportHash, cancellationToken);
        var progress = new ImportProgress
        {
            Order = state,
            Format = format.Format,
            Currency = state.Currency ?? await StatedCurrencyAsync(file.Id, header, columns, cancellationToken)
                ?? session.Merchant.Currency.Code,
            Separator = header.Separator,
            Width = header.Columns.Count,
            Columns = columns,
            Unread = unread,
            FileSize = file.Size,
            Offset = first,
            Line = header.FirstLine,
        };
        return new StepOutcome.Next(
            ImportSteps.Read, progress, $"Reading a {CommerceJson.ToText(format.Format).Trim('"')} file.");
    }

    // Merchant feeds write the currency beside every price; the first row speaks for the file, the others must agree.
    private async Task<string?> StatedCurrencyAsync(
        ImportFileId file, FileHeader header, IReadOnlyList<FileColumn> columns, CancellationToken cancellationToken)
    {
        var price = columns.Single(static it => it.Field == ImportField.Price).Index;
        await using var content = files.Open(file, header.FirstRecord!.Value);
        var batch = await ProductFileReader.ReadBatchAsync(
            content, header.Separator, 0, header.FirstLine, 1, cancellationToken);
        var code = price < batch.Rows[0].Cells.Length ? MoneyText.Split(batch.Rows[0].Cells[price].Trim()).Code : null;
        return Currency.TryParse(code, out var currency) ? currency.Code : null;
    }
}
