using System.Text.Json;
using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Points;

/// <summary>What the provider's own book shows beyond what it showed before.</summary>
internal sealed record BookChange(
    IReadOnlyList<JsonElement> Authorizations, IReadOnlyList<JsonElement> Captures, IReadOnlyList<JsonElement> Voids,
    IReadOnlyList<JsonElement> Refunds)
{
    public static async Task<BookChange> SinceAsync(BookChange? before, ProviderBook book, string merchant)
    {
        var now = await book.ReadAsync(merchant) ?? throw new InvalidOperationException($"The provider does not know {merchant}.");
        return new BookChange(
            New("authorizations", before?.Authorizations), New("captures", before?.Captures), New("voids", before?.Voids),
            New("refunds", before?.Refunds));

        JsonElement[] New(string rows, IReadOnlyList<JsonElement>? earlier)
        {
            var known = (earlier ?? []).Select(IdOf).ToHashSet(StringComparer.Ordinal);
            return [.. now.GetProperty(rows).EnumerateArray().Where(row => !known.Contains(IdOf(row)))];
        }
    }

    /// <summary>One authorization in this state and nothing else that holds or moves money.</summary>
    public IEnumerable<string> Problems(string status, int captures, int voids, long? amountMinor = null)
    {
        if (Authorizations.Count != 1 || Authorizations[0].GetProperty("status").GetString() != status)
        {
            yield return $"expected one authorization, {status}; the provider's book has {Said(Authorizations, "status")}";
        }

        if (Captures.Count != captures || Voids.Count != voids)
        {
            yield return $"expected {captures} captures and {voids} voids; the provider's book has {Captures.Count} and {Voids.Count}";
        }

        if (amountMinor is { } amount && Captures.Any(it => it.GetProperty("amount_minor").GetInt64() != amount))
        {
            yield return $"expected {amount} to be taken; the provider's book has {Said(Captures, "amount_minor")}";
        }
    }

    /// <summary>The provider was not asked for money at all.</summary>
    public bool IsEmpty => Authorizations.Count + Captures.Count + Voids.Count + Refunds.Count == 0;

    private static string Said(IReadOnlyList<JsonElement> rows, string member) =>
        rows.Count == 0 ? "none" : string.Join(", ", rows.Select(it => it.GetProperty(member).ToString()));

    private static string IdOf(JsonElement row) => row.GetProperty("id").GetString()!;
}
