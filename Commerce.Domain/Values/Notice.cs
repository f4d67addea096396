namespace Commerce.Domain.Values;

/// <summary>
/// One thing an answer has to say besides its facts: what is in the way, what to look at, and who can do something
/// about it.
/// </summary>
/// <param name="Code">Stable, in snake_case, for example <c>quote_expired</c>.</param>
/// <param name="Path">Where in the record, as a JSON path.</param>
/// <param name="Text">A sentence for an agent, without personal data.</param>
public sealed record Notice(string Code, Severity Severity, string Path, string Text, Resolution Resolution)
{
    public static Notice Blocker(
        string code, string path, string text, Resolution resolution = Resolution.Recoverable) =>
        new(code, Severity.Error, path, text, resolution);

    public static Notice Warning(
        string code, string path, string text, Resolution resolution = Resolution.RequiresBuyerReview) =>
        new(code, Severity.Warning, path, text, resolution);
}

public enum Severity
{
    /// <summary>The record cannot go on until this is resolved.</summary>
    Error,
    Warning,
    Info,
}

public enum Resolution
{
    /// <summary>Another call of the agent settles it.</summary>
    Recoverable,

    /// <summary>The buyer has to say or give something.</summary>
    RequiresBuyerInput,

    /// <summary>The buyer has to know before going on.</summary>
    RequiresBuyerReview,
}
