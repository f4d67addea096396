using System.Text;
using Commerce.Domain.Imports;
using Commerce.Domain.Infrastructure.Imports;
using Commerce.Domain.Values;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Commerce.McpServer.Hosting;

/// <summary>
/// Where product files are sent and where the problems of an import are read. The address is the credential:
/// unguessable, for one file or one report, never logged.
/// </summary>
public static class Uploads
{
    public const string UploadPrefix = "ul";
    public const string ReportPrefix = "rep";

    // A form wraps the file in a few lines of its own.
    private const long FormAllowance = 64 * 1024;

    public static string UploadPath(string capability) => $"uploads/{capability}";

    public static string ReportPath(string capability) => $"reports/{capability}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var uploads = routes.MapGroup("/uploads/{capability}").AddEndpointFilter(Discreetly);
        uploads.MapPut("", ReceiveAsync);
        uploads.MapPost("", ReceiveAsync);
        uploads.MapGet("", UploadPage.ShowAsync);
        routes.MapGet("/reports/{capability}", ProblemReport.WriteAsync).AddEndpointFilter(Discreetly);
    }

    private static async Task<IResult> ReceiveAsync(HttpContext http, string capability, UploadReceiver receiver)
    {
        var upload = IdText.IsCapability(UploadPrefix, capability)
            ? await receiver.FindAsync(capability, http.RequestAborted) : null;
        if (upload is null)
        {
            return Answer(
                http, StatusCodes.Status404NotFound,
                "The address is used, too old or mistyped. Call import_catalog for a new one.");
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = ImportLimits.FileBytes + FormAllowance;
        }

        try
        {
            var content = await FileOfAsync(http);
            return content is null
                ? Answer(http, StatusCodes.Status400BadRequest, "The form holds no file.")
                : Answer(http, await receiver.ReceiveAsync(upload, content, http.RequestAborted), upload.FileId);
        }
        catch (BadHttpRequestException refused)
        {
            return Answer(http, refused.StatusCode, refused.Message);
        }
        catch (IOException)
        {
            return Answer(http, StatusCodes.Status400BadRequest,
                "The file did not arrive whole. Send it again to the same address.");
        }
    }

    private static async Task<Stream?> FileOfAsync(HttpContext http)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return http.Request.Body;
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        var reader = boundary is { Length: > 0 and <= 200 } ? new MultipartReader(boundary, http.Request.Body) : null;
        while (reader is not null && await reader.ReadNextSectionAsync(http.RequestAborted) is { } section)
        {
            if (section.GetContentDispositionHeader()?.IsFileDisposition() == true)
            {
                return section.Body;
            }
        }

        return null;
    }

    private static IResult Answer(HttpContext http, UploadOutcome outcome, ImportFileId file) => outcome switch
    {
        UploadOutcome.Received => UploadPage.IsWanted(http)
            ? UploadPage.Received(file)
            : Results.Json(
                new { upload_id = file.ToString(), next = "Call import_catalog with this upload_id." },
                statusCode: StatusCodes.Status201Created),
        UploadOutcome.Empty => Answer(http, StatusCodes.Status400BadRequest, "The file is empty."),
        UploadOutcome.TooLarge => Answer(
            http, StatusCodes.Status413PayloadTooLarge,
            $"The file is larger than {ImportLimits.FileBytes / (1024 * 1024)} MiB; split it by products."),
        _ => Answer(http, StatusCodes.Status409Conflict, "A file is being sent to this address right now."),
    };

    private static IResult Answer(HttpContext http, int status, string message) => UploadPage.IsWanted(http)
        ? UploadPage.Refused(status, message)
        : Results.Text(CommerceJson.ToText(new { error = new { message } }), "application/json", Encoding.UTF8, status);

    // Addresses with a secret in them must not be cached, referred to or framed.
    private static ValueTask<object?> Discreetly(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Response.Headers;
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; form-action 'self'; frame-ancestors 'none'";
        return next(context);
    }
}
