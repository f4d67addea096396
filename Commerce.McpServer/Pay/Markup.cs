using System.Text.Encodings.Web;
using System.Text.Unicode;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Pay;

/// <summary>The only way words of merchants and buyers get onto the page: without what hides or steers, and escaped.</summary>
internal static class Markup
{
    // Letters of every language stay letters; what means something to a browser is escaped whatever the language.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>For elements and quoted attributes.</summary>
    public static string Text(string? text, int maxLength = UntrustedText.MaxLength) =>
        Encoder.Encode(UntrustedText.Clean(text, maxLength));

    /// <summary>Set apart from what stands around it, whichever way it is written.</summary>
    public static string Words(string? text, int maxLength = UntrustedText.MaxLength) => $"<bdi>{Text(text, maxLength)}</bdi>";

    public static string Lines(IEnumerable<string?> lines) =>
        string.Join("<br>", lines.Where(static it => !string.IsNullOrWhiteSpace(it)).Select(static it => Words(it)));
}
