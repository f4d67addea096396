using Commerce.Domain.Imports;
using Commerce.Domain.Messages;
using Commerce.Workers.Imports.Formats;

namespace Commerce.Workers.Imports;

/// <summary>Where an import stands: all that its next step needs beside the staged rows.</summary>
internal sealed record ImportProgress
{
    public required CatalogImportOrder Order { get; init; }

    public required ImportFormat Format { get; init; }

    public required string Currency { get; init; }

    public required char Separator { get; init; }

    /// <summary>Columns in the header; every row has as many.</summary>
    public required int Width { get; init; }

    public required IReadOnlyList<FileColumn> Columns { get; init; }

    /// <summary>Columns that mean nothing here; those that hold something are named in the answer.</summary>
    public required IReadOnlyList<UnreadColumn> Unread { get; init; }

    public required long FileSize { get; init; }

    /// <summary>Byte and line of the next record; null once all are staged.</summary>
    public long? Offset { get; init; }

    public int Line { get; init; }

    public int Rows { get; init; }

    public int Errors { get; init; }

    public int Warnings { get; init; }

    /// <summary>Products of the file, and how many of them were checked.</summary>
    public int Products { get; init; }

    public int Checked { get; init; }

    /// <summary>How often the catalog changed between check and application.</summary>
    public int Rechecks { get; init; }

    public ImportTally Tally { get; init; } = new();

    public ImportProgress Count(IReadOnlyList<ImportProblem> problems) => this with
    {
        Errors = Errors + problems.Count(static it => it.Severity == ImportSeverity.Error),
        Warnings = Warnings + problems.Count(static it => it.Severity == ImportSeverity.Warning),
    };
}

/// <param name="HasValues">Some row holds a value there: something of the file is left behind.</param>
internal sealed record UnreadColumn(int Index, string Header, bool HasValues);

/// <summary>What applying the file does, in numbers.</summary>
internal sealed record ImportTally
{
    public ImportCounts Products { get; init; } = new(0, 0, 0, 0);

    public ImportCounts Variants { get; init; } = new(0, 0, 0, 0);

    public int PriceChanges { get; init; }

    public int StockChanges { get; init; }

    public int GeneratedSkus { get; init; }

    public int DefaultParcels { get; init; }

    public int Untracked { get; init; }

    public static ImportTally operator +(ImportTally left, ImportTally right) => new()
    {
        Products = Sum(left.Products, right.Products),
        Variants = Sum(left.Variants, right.Variants),
        PriceChanges = left.PriceChanges + right.PriceChanges,
        StockChanges = left.StockChanges + right.StockChanges,
        GeneratedSkus = left.GeneratedSkus + right.GeneratedSkus,
        DefaultParcels = left.DefaultParcels + right.DefaultParcels,
        Untracked = left.Untracked + right.Untracked,
    };

    private static ImportCounts Sum(ImportCounts left, ImportCounts right) => new(
        left.Created + right.Created, left.Updated + right.Updated, left.Unchanged + right.Unchanged,
        left.Skipped + right.Skipped);
}
