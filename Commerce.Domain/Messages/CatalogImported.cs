using System.ComponentModel;
using Commerce.Domain.Imports;

namespace Commerce.Domain.Messages;

/// <summary>How an import ended; also what a check found.</summary>
public sealed record CatalogImported
{
    [Description("upload_expected: nothing happened yet, send the file to upload.url. checked: nothing was applied.")]
    public required ImportState State { get; init; }

    public ImportUpload? Upload { get; init; }

    public ImportFormat? Format { get; init; }

    public string? Currency { get; init; }

    public int? Rows { get; init; }

    public ImportCounts? Products { get; init; }

    public ImportCounts? Variants { get; init; }

    [Description("Variants whose live price becomes another.")]
    public int? PriceChanges { get; init; }

    [Description("Variants whose count moved.")]
    public int? StockChanges { get; init; }

    [Description("Variants that had no SKU and got one.")]
    public int? GeneratedSkus { get; init; }

    [Description("Variants without weight: shipped as the shop's default parcel.")]
    public int? DefaultParcels { get; init; }

    [Description("Variants whose stock is not counted.")]
    public int? UntrackedVariants { get; init; }

    public int? ErrorCount { get; init; }

    public int? WarningCount { get; init; }

    [Description("Errors first; at most 25. All: report_url.")]
    public IReadOnlyList<ImportProblem>? Problems { get; init; }

    public IReadOnlyList<ImportProblemCount>? ProblemsByRule { get; init; }

    [Description("All problems as CSV, for a week.")]
    public Uri? ReportUrl { get; init; }

    [Description("Columns with values that were not read.")]
    public IReadOnlyList<string>? IgnoredColumns { get; init; }

    [Description("An earlier import applied this very file.")]
    public string? SameFileAs { get; init; }
}

public enum ImportState
{
    UploadExpected,
    Checked,
    Imported,
}

public sealed record ImportUpload(
    ImportFileId UploadId, Uri Url,
    [property: Description("Send the file's bytes as the body.")] string Method,
    DateTimeOffset ExpiresAt, long MaxBytes, string Next);

/// <param name="Skipped">Left out because of errors.</param>
public sealed record ImportCounts(int Created, int Updated, int Unchanged, int Skipped);
