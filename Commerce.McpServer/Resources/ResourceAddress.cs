using System.Text.RegularExpressions;

namespace Commerce.McpServer.Resources;

/// <summary>A template of addresses with plain variables, each one segment of the address.</summary>
internal sealed partial class ResourceAddress
{
    private const int Longest = 1024;
    private readonly Regex _pattern;

    public ResourceAddress(string template)
    {
        Variables = [.. Variable().Matches(template).Select(static it => it.Groups[1].Value)];
        var pattern = string.Concat(Variable().Split(template)
            .Select(static (part, at) => at % 2 == 0 ? Regex.Escape(part) : $"(?<{part}>[^/?#]+)"));
        _pattern = new Regex(
            $"^{pattern}\\z",
            RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);
    }

    public IReadOnlyList<string> Variables { get; }

    /// <summary>The variables' values, or null for an address that is not of this template.</summary>
    public IReadOnlyDictionary<string, string>? Read(string uri) =>
        uri.Length <= Longest && _pattern.Match(uri) is { Success: true } match
            ? Variables.ToDictionary(static it => it, it => Uri.UnescapeDataString(match.Groups[it].Value))
            : null;

    [GeneratedRegex(@"\{([a-z_]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
