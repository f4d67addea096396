namespace Commerce.Domain.Imports;

public static class ImportLimits
{
    /// <summary>
    /// What a call can carry as text; a request body may have 8 MiB, and JSON escapes take their share.
    /// </summary>
    public const int TextLength = 7_000_000;

    public const long FileBytes = 256L * 1024 * 1024;

    /// <summary>What one transaction still applies within a minute; larger catalogs come in several files.</summary>
    public const int Rows = 250_000;

    /// <summary>A record larger than this is an unclosed quote, not a product.</summary>
    public const int RecordBytes = 1024 * 1024;

    public const int Columns = 500;

    /// <summary>Rows staged by one step, so that a crash repeats little and progress is seen.</summary>
    public const int RowsPerStep = 500;

    public const int ProductsPerStep = 250;

    /// <summary>Problems an answer lists in full; the rest is counted by rule and lies in the report.</summary>
    public const int ListedProblems = 25;

    /// <summary>After so many errors the file as a whole is wrong, and reading on helps nobody.</summary>
    public const int Errors = 10_000;

    /// <summary>How long an upload address is open.</summary>
    public static readonly TimeSpan UploadOpen = TimeSpan.FromMinutes(15);

    /// <summary>How long a received file can be imported, say after a check.</summary>
    public static readonly TimeSpan FileKept = TimeSpan.FromDays(1);
}
