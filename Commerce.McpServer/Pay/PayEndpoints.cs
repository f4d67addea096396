using Commerce.Domain.Documents;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Invoices;
using Microsoft.AspNetCore.Mvc;

namespace Commerce.McpServer.Pay;

/// <summary>
/// Where a buyer sees an invoice and pays it, without a key, a cookie or a script. The address is the credential: unguessable, never logged, and
/// every one that opens nothing is answered alike.
/// </summary>
public static partial class PayEndpoints
{
    private const int RetryAfterSeconds = 2;
    private const long LargestForm = 4096;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var page = routes.MapGroup($"/{PayPages.Path}/{{token}}").AddEndpointFilter(PayFrame.Guard).AddEndpointFilter(WithoutDatabaseAsync);
        page.MapGet("", ShowAsync);

        // No antiforgery token: the unguessable address is what a forger would need, and there is no cookie to ride on.
        page.MapPost("", PayAsync).WithMetadata(new RequestSizeLimitAttribute(LargestForm));
        page.MapGet("/{file}", SendAsync);
    }

    private static async Task<IResult> ShowAsync(HttpContext http, string token, PayDesk desk) =>
        await desk.OpenAsync(token, http.RequestAborted) is { } sheet ? InvoicePage.Of(sheet) : PayFrame.Nothing();

    private static async Task<IResult> PayAsync(HttpContext http, string token, PayStart start)
    {
        if (await start.PressAsync(token, http.RequestAborted) is not { } progress)
        {
            return PayFrame.Nothing();
        }

        if (progress.Next is { } next)
        {
            return InvoicePage.LeadTo(next);
        }

        // What there is to say is on the page itself; seen from here it is named by its last part.
        http.Response.Headers.Location = token;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static async Task<IResult> SendAsync(HttpContext http, string token, string file, PayDesk desk)
    {
        DocumentFormat? format = file switch
        {
            InvoicePage.Pdf => DocumentFormat.Pdf,
            InvoicePage.Xml => DocumentFormat.Xml,
            _ => null,
        };
        if (format is not { } wanted || await desk.PrintAsync(token, wanted, http.RequestAborted) is not { } document)
        {
            return PayFrame.Nothing();
        }

        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{document.FileName}\"";
        return Results.Bytes(document.Content, document.MediaType);
    }

    private static async ValueTask<object?> WithoutDatabaseAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception fault) when (TransientFault.Is(fault) || IsPutOff(fault))
        {
            var http = context.HttpContext;
            Away(http.RequestServices.GetRequiredService<ILogger<PayDesk>>(), fault.GetType().Name);
            http.Response.Headers.RetryAfter = $"{RetryAfterSeconds}";
            return PayFrame.Away();
        }
    }

    // While the audit log is not sealed no money moves.
    private static bool IsPutOff(Exception fault) => fault is CommerceException refused && refused.Code == ErrorCode.StorageUnavailable;

    [LoggerMessage(LogLevel.Warning, "A buyer's page was put off: {Fault}")]
    private static partial void Away(ILogger logger, string fault);
}
