using System.Net;
using System.Text;

namespace Commerce.Workers.Imports.Rows;

/// <summary>The readable text of an HTML fragment. Markup, scripts, styles and comments go; what is left is data, never rendered.</summary>
internal static class HtmlText
{
    private static readonly string[] Hidden = ["script", "style", "template", "noscript"];

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

            i = EndOf(html, i);

            // Words on both sides of a tag were apart on the page: at worst this adds a space.
            text.Append(' ');
        }

        return WebUtility.HtmlDecode(text.ToString());
    }

    // A smaller-than sign in plain text is followed by a space or a digit.
    private static bool StartsTag(string html, int at) =>
        at + 1 < html.Length && (char.IsAsciiLetter(html[at + 1]) || html[at + 1] is '/' or '!' or '?');

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
