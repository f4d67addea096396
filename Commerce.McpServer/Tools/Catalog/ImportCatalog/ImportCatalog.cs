using System.ComponentModel;
using Commerce.Domain.Access;
using Commerce.Domain.Imports;
using Commerce.Domain.Messages;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;

namespace Commerce.McpServer.Tools.Catalog.ImportCatalog;

[Tool("Import a product file", Order = 4, Scope = Scopes.CatalogWrite,
    ReadOnly = false, Destructive = true, Idempotent = true, OpenWorld = false)]
[Description(
    "Load a product file: Shopify or WooCommerce CSV, Google Merchant TSV. Source: text, file_name or upload_id; "
    + "without one it answers with a one-time upload address. Creates and updates, never deletes; safe to repeat. "
    + "An error applies nothing.")]
public sealed record ImportCatalog : ILongWrite<CatalogImported>
{
    [Description("Default: by its header.")]
    public ImportFormat? Format { get; init; }

    [Description("Its content.")]
    public string? Text { get; init; }

    [Description("A file in the import folder.")]
    public string? FileName { get; init; }

    [Description("A file sent to an upload address.")]
    public ImportFileId? UploadId { get; init; }

    [Description("For renamed columns.")]
    public IReadOnlyList<ColumnMapping>? Mapping { get; init; }

    [Description("Default: the file's, else the merchant's.")]
    public Currency? Currency { get; init; }

    [Description("Apply nothing.")]
    public bool? CheckOnly { get; init; }

    [Description("Apply the products without errors.")]
    public bool? SkipInvalid { get; init; }

    public string? IdempotencyKey { get; init; }

    // A file has no version that its sender saw; applying it twice is harmless by itself.
    public string? NaturalKey() => null;
}
