using System.Globalization;

namespace Commerce.Domain.Errors;

/// <summary>
/// A refusal: the only exception type that carries meaning for the caller. Thrown where the rule is, mapped in one place per host.
/// The message is written for an agent and never holds personal data, credentials or a third party's raw text.
/// </summary>
public sealed class CommerceException : Exception
{
    public CommerceException(ErrorCode code, string message, params IReadOnlyList<Problem> problems)
        : base(message) => (Code, Problems) = (code, problems);

    public ErrorCode Code { get; }

    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>Seconds after which a retryable refusal may pass.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>Facts a program can act on, such as the current version or the available quantity.</summary>
    public IReadOnlyDictionary<string, object?> Details { get; init; } = new Dictionary<string, object?>();

    public static CommerceException At(ErrorCode code, string path, string message, string? expected = null, string? example = null) =>
        new(code, message, new Problem(path, message, expected, example));

    /// <summary>The caller saw another version of the record than there is now.</summary>
    /// <param name="record">What kind of record, as in "customer".</param>
    public static CommerceException Stale(string record, int current, int expected) => new(
        ErrorCode.ConflictVersion, $"The {record} is at version {current}, the call was made for version {expected}.",
        new Problem("expected_version", "is not the current version", current.ToString(CultureInfo.InvariantCulture)))
    {
        Details = new Dictionary<string, object?> { ["current_version"] = current },
    };
}
