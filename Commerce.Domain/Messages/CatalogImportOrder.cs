using Commerce.Domain.Imports;

namespace Commerce.Domain.Messages;

/// <summary>What the server accepted and the workers carry out.</summary>
public sealed record CatalogImportOrder
{
    public required ImportFileId FileId { get; init; }

    public ImportFormat? Format { get; init; }

    public IReadOnlyList<ColumnMapping> Mapping { get; init; } = [];

    /// <summary>ISO 4217; null: what the file says, else the merchant's.</summary>
    public string? Currency { get; init; }

    public bool CheckOnly { get; init; }

    public bool SkipInvalid { get; init; }

    /// <summary>Where all problems can be read as one file.</summary>
    public required Uri ReportUrl { get; init; }

    /// <summary>The secret part of the report's address; kept as a hash with the import.</summary>
    public required byte[] ReportHash { get; init; }
}

/// <summary>No source was named: an address to send the file to, once.</summary>
public sealed record CatalogUploadOffer(ImportFileId FileId, Uri Url, DateTimeOffset ExpiresAt);
