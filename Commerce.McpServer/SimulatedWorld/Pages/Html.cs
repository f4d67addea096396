using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;

namespace Commerce.McpServer.SimulatedWorld.Pages;

/// <summary>The frame all pages for people share: no script, no foreign resource, nothing cached, nothing
/// framed.</summary>
internal static class Html
{
    private const string Style = """
        :root{color-scheme:light dark;--ink:#14213d;--paper:#fff;--soft:#4a5568;--line:#6b7688;--act:#0b5cad;
        --bad:#a4161a}@media(prefers-color-scheme:dark){:root{--ink:#edf2f7;--paper:#12181f;--soft:#b6c2d1;
        --line:#8a97a8;--act:#7ab8ff;--bad:#ff9a9a}}
        *{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);
        font:1.0625rem/1.5 system-ui,sans-serif}
        main{max-width:32rem;margin:0 auto;padding:1.5rem 1rem 3rem}h1{font-size:1.4rem;line-height:1.25}
        .note{color:var(--soft)}.sum{font-size:1.75rem;font-weight:650;margin:.25rem 0 1rem}
        label{display:block;font-weight:600;margin:1rem 0 .25rem}input{width:100%;font:inherit;padding:.6rem .7rem;
        border:1px solid var(--line);border-radius:.4rem;background:transparent;color:inherit}
        .two{display:grid;grid-template-columns:1fr 1fr;gap:1rem}button{font:inherit;font-weight:650;min-height:2.9rem;
        padding:.5rem 1.25rem;border-radius:.4rem;border:2px solid var(--act);background:var(--act);
        color:var(--paper);margin:1.25rem .5rem 0 0}button.second{background:transparent;color:var(--act)}
        :focus-visible{outline:3px solid var(--act);outline-offset:2px}
        .error{border-left:4px solid var(--bad);padding:.25rem .75rem;color:var(--bad)}
        .mark{display:inline-block;border:1px solid var(--line);border-radius:.3rem;padding:0 .5rem;font-size:.9rem}
        table{border-collapse:collapse;width:100%;font-size:.95rem}th,td{text-align:left;padding:.25rem .5rem .25rem 0;
        border-bottom:1px solid var(--line)}code{font-size:.95em}
        """;

    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));
    private static readonly string Policy = $"default-src 'none'; style-src 'sha256-{StyleHash}'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static string Text(string? text) => HtmlEncoder.Default.Encode(text ?? "");

    public static IResult Page(HttpContext http, string title, string body, int status = StatusCodes.Status200OK)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        var html = $"""
            <!doctype html><html lang="en"><head><meta charset="utf-8"><title>{Text(title)}</title>
            <meta name="viewport" content="width=device-width,initial-scale=1"><style>{Style}</style></head>
            <body><main><p class="mark">Simulation: no real money moves</p><h1>{Text(title)}</h1>
            {body}</main></body></html>
            """;
        return Results.Text(html, "text/html; charset=utf-8", statusCode: status);
    }

    public static IResult Gone(HttpContext http) => Page(http, "This page is no longer valid",
        "<p>The address is wrong or out of date. Ask for a new one where you got it.</p>",
        StatusCodes.Status404NotFound);

    public static string Return(string? url) => url is null
        ? "<p>You can close this page.</p>"
        : $"""<p><a href="{Text(url)}" rel="noreferrer">Back to the shop</a>, or close this page.</p>""";

    /// <summary>For people, hence with the currency's usual decimals.</summary>
    public static string Money(long minor, string currency)
    {
        var decimals = currency switch { "JPY" => 0, "KWD" => 3, _ => 2 };
        var amount = minor / (decimal)Math.Pow(10, decimals);
        return Text(amount.ToString("N" + decimals, CultureInfo.InvariantCulture) + " " + currency);
    }
}
