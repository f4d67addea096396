using System.Text;
using Commerce.McpServer.SimulatedWorld.Book;

namespace Commerce.McpServer.SimulatedWorld.Webhooks;

/// <summary>Sends what the journal has put into the webhook table. A row is taken by moving its due time on, so a
/// sender that dies leaves it to be sent again: at least once, as with real providers.</summary>
internal sealed class WebhookSender(
    WorldDataSource world, WorldOptions options, WebhookAddress address, IHttpClientFactory clients, TimeProvider clock)
{
    public const string Client = "simulated-world-webhooks";
    private const int BatchSize = 20;
    private const int MaximumAttempts = 12; // 1 s doubling to 5 minutes: about 26 minutes in all

    /// <summary>Sends what is due; the number of rows taken.</summary>
    public async Task<int> SendDueAsync(CancellationToken cancellation)
    {
        var due = await world.ReadAsync(session => session.RowsAsync<WebhookRow>($"""
            update world.webhook set attempts = attempts + 1,
              due_at = clock_timestamp() + make_interval(secs => least(300, power(2, attempts)))
            where (webhook_id, copy) in (
              select webhook_id, copy from world.webhook
              where delivered_at is null and given_up_at is null and due_at <= clock_timestamp()
              order by due_at, webhook_id limit {BatchSize} for update skip locked)
            returning *
            """));
        await Task.WhenAll(due.Select(row => SendAsync(row, cancellation)));
        return due.Count;
    }

    public static Task<int> ForgetAsync(WorldSession session) => session.RunAsync("""
        delete from world.webhook where coalesce(delivered_at, given_up_at) < clock_timestamp() - interval '7 days'
        """);

    private async Task SendAsync(WebhookRow row, CancellationToken cancellation)
    {
        int? status = null;
        string? error = null;
        try
        {
            status = await PostAsync(row, cancellation);
        }
        catch (Exception exception)
        {
            // Whatever kept this one from arriving, a bare socket fault too: it is sent again later, and the others go on.
            error = exception.GetType().Name;
        }

        await world.ReadAsync(session => session.RunAsync("""
            update world.webhook set last_status = $3::int, last_error = $4::text,
              delivered_at = case when $3::int between 200 and 299 then clock_timestamp() end,
              given_up_at = case when $3::int between 200 and 299 or attempts < $5 then null else clock_timestamp() end
            where webhook_id = $1 and copy = $2
            """, row.WebhookId, row.Copy, status, error, MaximumAttempts));
    }

    private async Task<int> PostAsync(WebhookRow row, CancellationToken cancellation)
    {
        var target = address.For(row.Merchant) ?? throw new InvalidOperationException("no receiver yet");
        var at = clock.GetUtcNow();
        var secret = WebhookSignature.MerchantSecret(options.WebhookSecret, row.Merchant);
        var signature = WebhookSignature.Sign(secret, row.WebhookId, at, row.Body);
        using var message = new HttpRequestMessage(HttpMethod.Post, target);
        message.Headers.Add(WebhookSignature.IdHeader, row.WebhookId);
        message.Headers.Add(WebhookSignature.TimestampHeader, WebhookSignature.Timestamp(at));
        message.Headers.Add(WebhookSignature.SignatureHeader, signature);
        message.Content = new StringContent(row.Body, Encoding.UTF8, "application/json");
        using var client = clients.CreateClient(Client);
        using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
        return (int)response.StatusCode;
    }
}

internal sealed record WebhookRow
{
    public required string WebhookId { get; init; }
    public required int Copy { get; init; }
    public required string Merchant { get; init; }
    public required string Body { get; init; }
}
