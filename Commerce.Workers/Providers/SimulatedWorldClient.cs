using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using Commerce.Domain.Infrastructure.Faults;
using Commerce.Domain.Infrastructure.Telemetry;
using Commerce.Domain.Operations.Effects;

namespace Commerce.Workers.Providers;

/// <summary>The line to the simulated provider and carriers: one attempt, one deadline, nothing repeated and nothing
/// followed.</summary>
public sealed class SimulatedWorldClient : IDisposable
{
    /// <summary>One step's budget is 30 s; the provider gets 20 of them.</summary>
    public static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(20);

    private const int LargestAnswer = 256 * 1024;
    private readonly HttpClient _http;
    private readonly SimulatedProviderOptions _options;
    private readonly Func<Uri> _address;

    public SimulatedWorldClient(SimulatedProviderOptions options, Func<Uri> address, TimeSpan? deadline = null)
    {
        (_options, _address) = (options, address);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        _http = new HttpClient(handler)
        {
            Timeout = deadline ?? DefaultDeadline,
            MaxResponseContentBufferSize = LargestAnswer,
        };
    }

    public Uri Address => _address();

    internal Task<ProviderReply> PostAsync(
        ProviderCall call, string path, object body, CancellationToken cancellationToken)
    {
        var message = Message(call, HttpMethod.Post, path);
        message.Headers.Add("Request-Key", call.RequestKey);
        message.Content = JsonContent.Create(body, options: ProviderWire.Options);
        if (CrashPoint.RequestHalfSent.IsNear)
        {
            message.Content = new HalvedContent(message.Content);
        }

        return SendAsync(message, cancellationToken);
    }

    internal Task<ProviderReply> GetAsync(ProviderCall call, string path, CancellationToken cancellationToken) =>
        SendAsync(Message(call, HttpMethod.Get, path), cancellationToken);

    public void Dispose() => _http.Dispose();

    // Only a whole answer is held to the deadline and the largest size; a test looks at one that is still on the line.
    private static HttpCompletionOption Completion => CrashPoint.AnswerUnread.IsNear
        ? HttpCompletionOption.ResponseHeadersRead
        : HttpCompletionOption.ResponseContentRead;

    private HttpRequestMessage Message(ProviderCall call, HttpMethod method, string path)
    {
        var message = new HttpRequestMessage(method, new Uri(_address(), path));
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _options.KeyOf(call.TenantId));
        if (CommerceTrace.Here is { } span)
        {
            // Ours, and not the framework's own span below it, which nobody exports.
            message.Headers.Add(CommerceTrace.Header, span);
        }

        return message;
    }

    private async Task<ProviderReply> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        using (message)
        {
            try
            {
                using var response = await _http.SendAsync(message, Completion, cancellationToken);
                CrashPoint.AnswerUnread.Hit();
                var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
                return ProviderReply.Of((int)response.StatusCode, body);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return ProviderReply.None("no answer in time");
            }
            catch (HttpRequestException fault)
            {
                return ProviderReply.None($"line failed: {fault.HttpRequestError}");
            }
            catch (SocketException)
            {
                // The runtime lets this through when the line is reset in the moment in which it is made.
                return ProviderReply.None("line failed while connecting");
            }
            catch (IOException)
            {
                return ProviderReply.None("line failed while reading");
            }
        }
    }
}
