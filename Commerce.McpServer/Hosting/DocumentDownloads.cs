using Commerce.Domain.Infrastructure.Documents;
using Commerce.Domain.Infrastructure.Persistence;

namespace Commerce.McpServer.Hosting;

/// <summary>Hands documents out. The address is the credential: it is neither logged nor kept by whoever is between.</summary>
public static partial class DocumentDownloads
{
    private const string Refusal = "The address is too old or mistyped. Ask get_record for the document again.";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/documents/{token}", SendAsync);

    private static async Task<IResult> SendAsync(
        HttpContext http, string token, DocumentLinks links, CommerceSession session, DocumentPress press, ILogger<DocumentLinks> logger)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "private, no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";
        if (links.Open(token) is not { } target)
        {
            return Refused();
        }

        await using (session)
        {
            await session.BeginAsync(target.TenantId, http.RequestAborted);
            if (await press.FindAsync(target.Kind, target.Id, http.RequestAborted) is not { } document)
            {
                return Refused();
            }

            if (press.Print(document, target.Format) is not { } file)
            {
                return Results.Text(
                    "The document is not handed out: it breaks a rule of the standard, which is logged.", statusCode: StatusCodes.Status500InternalServerError);
            }

            HandedOut(logger, document.Number, target.Format.ToString(), session.TenantId);
            headers.ContentDisposition = $"attachment; filename=\"{file.FileName}\"";
            return Results.Bytes(file.Content, file.MediaType);
        }
    }

    private static IResult Refused() => Results.Text(Refusal, statusCode: StatusCodes.Status404NotFound);

    [LoggerMessage(Level = LogLevel.Information, Message = "Handed out {Number} as {Format} of merchant {Tenant}")]
    private static partial void HandedOut(ILogger logger, string number, string format, Guid tenant);
}
