using System.Security.Cryptography;
using System.Text;

namespace Commerce.McpServer.Pay;

/// <summary>
/// What every answer to a buyer's browser has in common: one file without script, picture or anything from elsewhere; a policy that
/// would stop what got into it nevertheless; nothing kept on the way and nothing told to whoever is visited next.
/// </summary>
internal static class PayFrame
{
    public const int RefreshSeconds = 5;

    private const string Style = """
        :root{color-scheme:light dark;--ink:#17202e;--soft:#4d596a;--paper:#fff;--line:#c3cad4;--act:#0b5cad;--on:#fff;--good:#1b6b34;--bad:#a4161a;--test:#7a4a00}
        @media(prefers-color-scheme:dark){:root{--ink:#e9edf3;--soft:#b3bdca;--paper:#12171e;--line:#3e4957;--act:#7ab8ff;--on:#10151b;--good:#7fd79b;--bad:#ff9a9a;--test:#ffc568}}
        *{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
        header,main,footer{max-width:42rem;margin:0 auto;padding:0 1rem}header{padding-top:1rem}footer{padding:1.25rem 1rem 2.5rem;color:var(--soft);font-size:.9rem}
        h1{font-size:1.5rem;line-height:1.25;margin:.25rem 0}h2{font-size:1.1rem;margin:1.75rem 0 .25rem}p{margin:.25rem 0}
        .test{border:2px solid var(--test);color:var(--test);border-radius:.4rem;padding:.3rem .75rem;margin-bottom:1rem}
        .state{border-left:.3rem solid var(--act);padding:.1rem 0 .1rem 1rem;margin:1.25rem 0}.state h2{font-size:1.6rem;margin:0}
        .overdue{border-color:var(--bad)}.overdue h2{color:var(--bad)}.paid,.credited{border-color:var(--good)}.paid h2,.credited h2{color:var(--good)}
        .two{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:0 2rem}
        table{border-collapse:collapse;width:100%}th,td{padding:.4rem .5rem .4rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);font-weight:400}
        caption{text-align:left;color:var(--soft)}thead th{color:var(--soft)}.n{text-align:right;white-space:nowrap;padding:.4rem 0 .4rem .75rem;
        font-variant-numeric:tabular-nums;overflow-wrap:normal}
        small{display:block;color:var(--soft)}tfoot .sum th,tfoot .sum td{font-weight:700}
        dl{display:grid;grid-template-columns:auto 1fr;gap:.15rem .75rem;margin:.25rem 0}dt{color:var(--soft)}dd{margin:0;font-size:.97em}
        a{color:var(--act)}nav a{display:inline-block;padding:.6rem 1rem .6rem 0}
        button,.go{display:inline-block;font:inherit;font-weight:650;min-height:2.9rem;padding:.5rem 1.5rem;border:0;
        border-radius:.4rem;background:var(--act);color:var(--on);margin-top:.75rem;text-decoration:none;cursor:pointer}
        :focus-visible{outline:3px solid var(--act);outline-offset:3px}svg{display:block;width:11rem;height:11rem;margin:.5rem 0}
        """;

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Around every address below a token, refused ones too, so that they look alike.</summary>
    public static ValueTask<object?> Guard(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.CacheControl = "private, no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        return next(context);
    }

    /// <param name="title">Escaped, as all of it.</param>
    /// <param name="refresh">What the browser does by itself after a while: a number of seconds, with or without an address.</param>
    public static IResult Page(string title, string header, string main, string footer = "", int status = StatusCodes.Status200OK, string? refresh = null)
    {
        var again = refresh is null ? "" : $"""<meta http-equiv="refresh" content="{refresh}">""";
        return Results.Text(
            $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">{again}
            <title>{title}</title><style>{Style}</style></head>
            <body>{header}<main>{main}</main>{footer}</body></html>

            """,
            "text/html", Encoding.UTF8, status);
    }

    /// <summary>For a token that is unknown, mistyped or another merchant's: the same in every byte.</summary>
    public static IResult Nothing() => Page(
        "There is nothing here", "", """
        <h1>There is nothing here</h1><p>The address is mistyped or cut off. Copy it again from your invoice, scan its code, or ask the seller for it.</p>
        """, status: StatusCodes.Status404NotFound);

    /// <summary>The database is away, or no money may move right now.</summary>
    public static IResult Away() => Page(
        "Please try again", "", """
        <h1>Please try again in a moment</h1><p>That did not work right now. Nothing is paid twice if you try again.</p>
        """, status: StatusCodes.Status503ServiceUnavailable);
}
