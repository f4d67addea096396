using System.Net;
using System.Text;
using Commerce.Domain.Imports;
using Commerce.Domain.Infrastructure.Imports;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Hosting;

/// <summary>The upload address opened by a person: one form, no script.</summary>
internal static class UploadPage
{
    public static bool IsWanted(HttpContext http) =>
        http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    public static async Task<IResult> ShowAsync(HttpContext http, string capability, UploadReceiver receiver) =>
        IdText.IsCapability(Uploads.UploadPrefix, capability)
            && await receiver.FindAsync(capability, http.RequestAborted) is not null
            ? Page(StatusCodes.Status200OK, $"""
                <form method="post" enctype="multipart/form-data">
                <p><label>Product file (CSV or TSV, at most {ImportLimits.FileBytes / (1024 * 1024)} MiB)<br>
                <input type="file" name="file" required accept=".csv,.tsv,.txt,text/csv,text/plain"></label></p>
                <p><button>Send</button></p></form>
                """)
            : Refused(StatusCodes.Status404NotFound,
                "Nothing is expected here: the address is used, too old or mistyped.");

    public static IResult Received(ImportFileId file) =>
        Page(StatusCodes.Status201Created, $"<p>The file has arrived. Tell your agent: <code>{file}</code></p>");

    public static IResult Refused(int status, string message) =>
        Page(status, $"<p>{WebUtility.HtmlEncode(message)}</p>");

    private static IResult Page(int status, string body) => Results.Text(
        $"""
        <!doctype html><html lang="en"><meta charset="utf-8"><title>Product file</title>
        <h1>Product file</h1>{body}</html>
        """,
        "text/html", Encoding.UTF8, status);
}
