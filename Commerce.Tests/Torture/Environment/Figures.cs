using System.Globalization;

namespace Commerce.Tests.Torture.Environment;

/// <summary>Numbers as they stand in a row.</summary>
internal static class Figures
{
    /// <summary>The smallest value that this share of all values does not exceed; zero of none.</summary>
    public static TimeSpan Percentile(IEnumerable<TimeSpan> values, double share)
    {
        TimeSpan[] ordered = [.. values.Order()];
        return ordered.Length == 0 ? TimeSpan.Zero : ordered[Math.Max(0, (int)Math.Ceiling(share * ordered.Length) - 1)];
    }

    public static string Seconds(TimeSpan time) => $"{time.TotalSeconds.ToString("0.0#", CultureInfo.InvariantCulture)} s";

    public static string PerSecond(long count, TimeSpan time) =>
        $"{(time > TimeSpan.Zero ? count / time.TotalSeconds : 0).ToString("0.0", CultureInfo.InvariantCulture)}/s";

    /// <summary>For example <c>storage.unavailable 12, internal 1</c>.</summary>
    public static string Counted(IEnumerable<string> words) => string.Join(", ", words.GroupBy(static it => it, StringComparer.Ordinal)
        .OrderByDescending(static it => it.Count()).ThenBy(static it => it.Key, StringComparer.Ordinal).Select(static it => $"{it.Key} {it.Count()}"));
}
