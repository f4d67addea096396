using System.Globalization;
using System.Text.RegularExpressions;
using Commerce.Domain.Infrastructure.Settings;

namespace Commerce.Domain.Infrastructure.Faults;

/// <summary>Which hit of which point: <c>name[@flow][#n]</c>, for example <c>booked@complete_checkout/capture#2</c>.</summary>
internal sealed partial record CrashSelector(CrashPoint Point, string? Flow, int Nth)
{
    public static CrashSelector Parse(string text)
    {
        var parts = Form().Match(text.Trim());
        var point = CrashPoint.All.FirstOrDefault(it => it.Name == parts.Groups["name"].Value)
            ?? throw new SettingException($"'{text}' names no crash point: name[@flow][#n] is expected.");
        return new CrashSelector(
            point, parts.Groups["flow"] is { Success: true } flow ? flow.Value : null,
            parts.Groups["nth"] is { Success: true } nth ? int.Parse(nth.Value, CultureInfo.InvariantCulture) : 1);
    }

    /// <summary>A tool stands for all its steps.</summary>
    public bool Fits(CrashPoint point, string? flow) => point == Point
        && (Flow is null || flow == Flow || flow?.StartsWith($"{Flow}/", StringComparison.Ordinal) == true);

    [GeneratedRegex(@"^(?<name>\w+)(@(?<flow>[\w/]+))?(#(?<nth>[1-9]\d{0,5}))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
