using Commerce.Domain.Access;

namespace Commerce.McpServer.Suggestions;

/// <summary>Where values for one argument come from while somebody types it; found by its type.</summary>
public interface ISuggester
{
    Task<SuggestedValues> SuggestAsync(SuggestionQuery query, CancellationToken cancellationToken);
}

/// <param name="Typed">What stands in the field so far; may be empty.</param>
/// <param name="Given">The other fields that are filled in already.</param>
public sealed record SuggestionQuery(Principal Principal, string Typed, IReadOnlyDictionary<string, string> Given);

/// <param name="Total">How many there are altogether, where that is known.</param>
public sealed record SuggestedValues(IReadOnlyList<string> Values, int? Total, bool HasMore)
{
    /// <summary>The most that one answer may hold.</summary>
    public const int AtMost = 100;

    public static readonly SuggestedValues None = new([], 0, false);

    /// <summary>Of a list that is known as a whole: what begins like it, whatever the case.</summary>
    public static SuggestedValues From(IEnumerable<string> all, string typed)
    {
        string[] fitting = [.. all.Where(it => it.StartsWith(typed, StringComparison.OrdinalIgnoreCase))];
        return new SuggestedValues([.. fitting.Take(AtMost)], fitting.Length, fitting.Length > AtMost);
    }

    /// <summary>Of rows read with one more than fits; how many follow after that is not counted.</summary>
    public static SuggestedValues Of(IReadOnlyList<string> read) => new(
        [.. read.Take(AtMost)], read.Count > AtMost ? null : read.Count, read.Count > AtMost);
}
