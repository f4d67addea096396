using System.Globalization;
using System.Text.RegularExpressions;
using Commerce.McpServer.SimulatedWorld.Chaos;

namespace Commerce.McpServer.SimulatedWorld.Provider;

internal enum FirstAnswer { Final, Review, Challenge }

/// <summary>How a test card behaves. <paramref name="Pattern"/> is its name, with <c>{n}</c> where a number of seconds
/// goes.</summary>
internal sealed record MagicMethod(string Pattern, string Meaning)
{
    public string Brand { get; init; } = "visa";
    public string Last4 { get; init; } = "4242";
    public FirstAnswer FirstAnswer { get; init; } = FirstAnswer.Final;

    /// <summary>'authorized' or the code of a decline: at once, or after the review or the challenge.</summary>
    public string Verdict { get; init; } = Decline.Authorized;

    /// <summary>What goes wrong on the line, once for each request key.</summary>
    public Fault Fault { get; init; } = Fault.None;

    /// <summary>'succeeded' or a failure code, and whether it takes its time.</summary>
    public string RefundVerdict { get; init; } = "succeeded";
    public bool RefundTakesTime { get; init; }

    /// <summary>The hold lapses after {n} seconds instead of days.</summary>
    public bool HoldLapses { get; init; }

    /// <summary>The {n} of the name as given.</summary>
    public int Seconds { get; init; }

    /// <summary>Plain methods obey magic amounts; the others already have a will of their own.</summary>
    public bool IsPlain => FirstAnswer == FirstAnswer.Final && Verdict == Decline.Authorized
        && Fault == Fault.None && !RefundTakesTime && !HoldLapses && RefundVerdict == "succeeded";

    private const int LongestWait = 3600;

    /// <summary>This method if <paramref name="name"/> is one of its names, with the seconds filled in.</summary>
    public MagicMethod? Match(string name)
    {
        if (!Pattern.Contains("{n}", StringComparison.Ordinal)) return Pattern == name ? this : null;
        var match = Regex.Match(name, "^" + Regex.Escape(Pattern).Replace("\\{n}", "([0-9]{1,4})") + "\\z");
        if (!match.Success) return null;
        var seconds = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        return seconds <= LongestWait ? this with { Seconds = seconds } : null;
    }
}
