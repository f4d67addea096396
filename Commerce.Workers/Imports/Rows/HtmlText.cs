using System.Collections.Frozen;
using System.Net;
using System.Text;

namespace Commerce.Workers.Imports.Rows;

/// <summary>
/// The readable text of an HTML fragment. Markup, scripts, styles and comments go; what is left is data, never
/// rendered.
/// </summary>
internal static class HtmlText
{
    private static readonly string[] Hidden = ["script", "style", "template", "noscript"];

    private static readonly FrozenSet<string> Phrases = new[]
    {
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "q", "s",
            "samp", "small", "span",
        "strong", "sub", "sup", "u", "var", "wbr",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static string Of(string html)
    {
        var text = new StringBuilder(html.Length);
        for (var i = 0; i < html.Length; i++)
        {
            if (html[i] != '<' || !StartsTag(html, i))
            {
                text.Append(html[i]);
                continue;
            }

            // Words on both sides of a block were apart on the page; letters beside a phrase were not.
            text.Append(IsPhrase(html, i) ? "" : " ");
            i = EndOf(html, i);
        }

        return WebUtility.HtmlDecode(text.ToString());
    }

    // A smaller-than sign in plain text is followed by a space or a digit.
    private static bool StartsTag(string html, int at) =>
        at + 1 < html.Length && (char.IsAsciiLetter(html[at + 1]) || html[at + 1] is '/' or '!' or '?');

    private static bool IsPhrase(string html, int at)
    {
        var from = html[at + 1] == '/' ? at + 2 : at + 1;
        var to = from;
        while (to < html.Length && char.IsAsciiLetterOrDigit(html[to]))
        {
            to++;
        }

        return Phrases.Contains(html[from..to]);
    }

    private static int EndOf(string html, int at)
    {
        if (html.AsSpan(at).StartsWith("<!--", StringComparison.Ordinal))
        {
            return After(html, at, "-->");
        }

        var end = After(html, at, ">");
        var name = Hidden.FirstOrDefault(it => html.AsSpan(at + 1).StartsWith(it, StringComparison.OrdinalIgnoreCase));
        return name is null ? end : After(html, After(html, at, $"</{name}"), ">");
    }

    private static int After(string html, int from, string mark)
    {
        var at = from >= html.Length ? -1 : html.IndexOf(mark, from, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? html.Length : at + mark.Length - 1;
    }
}
