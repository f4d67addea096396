using System.Text.Json.Serialization;

namespace Commerce.Domain.Imports;

public enum ImportSeverity
{
    /// <summary>The row cannot be applied.</summary>
    Error,

    /// <summary>The row is applied; a person should know.</summary>
    Warning,
}

/// <summary>One thing about one cell of a file.</summary>
/// <param name="Line">Line of the file where the row starts; the header is line 1.</param>
/// <param name="Column">The file's own name of the column.</param>
/// <param name="Rule">Which rule, stable, for example <c>price.decimals</c>.</param>
/// <param name="Value">What stands there, shortened.</param>
/// <param name="Message">What is wrong with the value, as in <c>is negative</c>, or a whole sentence about the
/// row.</param>
public sealed record ImportProblem(
    ImportSeverity Severity, int Line, string? Column, string Rule, string? Value, string Message)
{
    private const int ValueLength = 60;

    /// <summary>The product of the file it concerns; a product with an error is left out as a whole.</summary>
    [JsonIgnore]
    public string? ProductKey { get; init; }

    public static ImportProblem Error(int line, string? column, string rule, string? value, string message) =>
        new(ImportSeverity.Error, line, column, rule, Shorten(value), message);

    public static ImportProblem Warning(int line, string? column, string rule, string? value, string message) =>
        new(ImportSeverity.Warning, line, column, rule, Shorten(value), message);

    // Values come back to people who paste them into spreadsheets, and to models: short, visible, and no formula.
    private static string? Shorten(string? value)
    {
        var clean = Values.UntrustedText.Clean(value, ValueLength);
        return clean.Length == 0 ? null : clean[0] is '=' or '+' or '-' or '@' ? $"'{clean}" : clean;
    }
}

/// <summary>How often a rule was broken in a column.</summary>
public sealed record ImportProblemCount(string Rule, string? Column, ImportSeverity Severity, int Count, int FirstLine);
