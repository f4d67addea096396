using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Commerce.McpServer.Hosting;
using Commerce.Tests.Torture.Checking;
using Npgsql;

namespace Commerce.Tests.Torture.Chaos.Faults;

/// <summary>
/// Messages of the provider that are none: another body under a seal, no seal, another merchant's, a genuine one that is an hour old.
/// And a genuine one that was recorded and is sent again, which has to be taken and to change nothing.
/// </summary>
public sealed class ForgeWebhooks : Fault
{
    private const string Any = "select webhook_id, merchant, body from world.webhook order by random() limit 1";
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private static readonly TimeSpan TooOld = TimeSpan.FromHours(1);

    public override int Weight => 4;

    public override async Task StrikeAsync(Battlefield field, Random random)
    {
        var server = field.Rig.Servers[random.Next(field.Rig.Servers.Count)];
        try
        {
            if (await ReadAsync(field) is not { } genuine)
            {
                return;
            }

            var other = field.Merchants[random.Next(field.Merchants.Count)].AccountName;
            var now = TimeProvider.System.GetUtcNow();
            var (kind, message) = random.Next(5) switch
            {
                0 => ("webhooks: changed", Sealed(field, genuine, now) with { Body = genuine.Body.Replace("\"type\"", " \"type\"", StringComparison.Ordinal) }),
                1 => ("webhooks: without seal", Sealed(field, genuine, now) with { Seal = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" }),
                2 => ("webhooks: too old", Sealed(field, genuine, now - TooOld)),
                3 when other != genuine.Merchant => ("webhooks: another merchant's", Sealed(field, genuine, now) with { Merchant = other }),
                _ => ("webhooks: replayed", Sealed(field, genuine, now)),
            };
            var status = await SendAsync(server.Address, message);
            field.Tally.Add(kind);
            if (kind != "webhooks: replayed" && (int)status < 300)
            {
                field.Report(new Violation("webhook", message.Id, $"{kind} and taken by {server.Name} with {(int)status}"));
            }
        }
        catch (Exception away) when (away is HttpRequestException or OperationCanceledException or NpgsqlException)
        {
            // Whoever should have heard it is away at this moment: that is a fault by itself.
            field.Tally.Add("not laid");
        }
    }

    private static async Task<Message?> ReadAsync(Battlefield field)
    {
        await using var world = new NpgsqlConnection(field.Rig.Connections.World);
        await world.OpenAsync();
        await using var command = new NpgsqlCommand(Any, world);
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? new Message(reader.GetString(0), reader.GetString(1), reader.GetString(2), default, "") : null;
    }

    // The same seal as the provider's: it is what a recorded message carries.
    private static Message Sealed(Battlefield field, Message message, DateTimeOffset at)
    {
        var secret = HKDF.DeriveKey(
            HashAlgorithmName.SHA256, Convert.FromBase64String(field.Rig.Secret), 32, salt: null, "commerce simulated webhooks"u8.ToArray());
        var key = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Convert.ToHexStringLower(secret)), Encoding.UTF8.GetBytes(message.Merchant));
        var signed = Encoding.UTF8.GetBytes($"{message.Id}.{Seconds(at)}.{message.Body}");
        return message with { At = at, Seal = $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}" };
    }

    private static async Task<HttpStatusCode> SendAsync(Uri server, Message message)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, $"/webhooks/providers/simulated/{message.Merchant}"));
        request.Headers.Add(WebhookSeal.IdHeader, message.Id);
        request.Headers.Add(WebhookSeal.TimestampHeader, Seconds(message.At));
        request.Headers.Add(WebhookSeal.SignatureHeader, message.Seal);
        request.Content = new StringContent(message.Body, Encoding.UTF8, "application/json");
        using var answer = await Http.SendAsync(request);
        return answer.StatusCode;
    }

    private static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private sealed record Message(string Id, string Merchant, string Body, DateTimeOffset At, string Seal);
}
