namespace Commerce.Workers.Imports;

/// <summary>The recovery points of an import, in their order.</summary>
public static class ImportSteps
{
    public const string Tool = "import_catalog";

    /// <summary>Answers a call without a source.</summary>
    public const string Offer = "offer_upload";
    public const string Open = "open";
    public const string Read = "read";
    public const string Check = "check";
    public const string Apply = "apply";
}
