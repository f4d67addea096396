using Commerce.Domain.Documents;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Invoices;

namespace Commerce.McpServer.Pay;

/// <summary>
/// Where a buyer sees an invoice, without a key, a cookie or a script. The address is the credential: unguessable, never logged, and
/// every one that opens nothing is answered alike.
/// </summary>
public static partial class PayEndpoints
{
    private const int RetryAfterSeconds = 2;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var page = routes.MapGroup($"/{PayPages.Path}/{{token}}").AddEndpointFilter(PayFrame.Guard).AddEndpointFilter(WithoutDatabaseAsync);
        page.MapGet("", ShowAsync);
        page.MapGet("/{file}", SendAsync);
    }

    private static async Task<IResult> ShowAsync(HttpContext http, string token, PayDesk desk) =>
        await desk.OpenAsync(token, http.RequestAborted) is { } sheet ? InvoicePage.Of(sheet) : PayFrame.Nothing();

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
        catch (Exception fault) when (TransientFault.Is(fault))
        {
            var http = context.HttpContext;
            Away(http.RequestServices.GetRequiredService<ILogger<PayDesk>>(), fault.GetType().Name);
            http.Response.Headers.RetryAfter = $"{RetryAfterSeconds}";
            return PayFrame.Away();
        }
    }

    [LoggerMessage(LogLevel.Warning, "A buyer's page found no database: {Fault}")]
    private static partial void Away(ILogger logger, string fault);
}
