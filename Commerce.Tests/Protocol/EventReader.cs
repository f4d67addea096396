using System.Text.Json.Nodes;

namespace Commerce.Tests.Protocol;

/// <summary>A stream of the server, message by message as they come.</summary>
internal sealed class EventReader : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private EventReader(HttpResponseMessage response, Stream stream) =>
        (_response, _lines) = (response, new StreamReader(stream));

    public int Status => (int)_response.StatusCode;

    public string? MediaType => _response.Content.Headers.ContentType?.MediaType;

    public static Task<EventReader> OpenAsync(WireHost host, HttpRequestMessage request) =>
        OpenAsync(host.Http, request);

    public static async Task<EventReader> OpenAsync(HttpClient http, HttpRequestMessage request)
    {
        var response = await http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return new EventReader(
            response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>A listen with the tasks extension declared, up to and without its acknowledgement.</summary>
    public static async Task<EventReader> ListenAsync(
        WireHost host, JsonObject notifications, string key = FixedKeys.Everything, JsonObject? capabilities = null)
    {
        var parameters = new JsonObject { ["notifications"] = notifications };
        using var request = WireRequest
            .Modern("subscriptions/listen", parameters, capabilities ?? WireRequest.WithTasks(), id: 41)
            .With(it => it.Headers["Authorization"] = $"Bearer {key}").ToHttp(host.Address);
        return await OpenAsync(host, request);
    }

    /// <summary>The next message; null when the stream has ended.</summary>
    public async Task<JsonObject?> NextAsync()
    {
        while (await _lines.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return JsonNode.Parse(line["data: ".Length..])!.AsObject();
            }
        }

        return null;
    }

    /// <summary>The next message, which has to be this notification; its params.</summary>
    public async Task<JsonObject> NextAsync(string method)
    {
        var message = (await NextAsync()).ShouldNotBeNull();
        message["method"]?.GetValue<string>().ShouldBe(method, message.ToJsonString());
        return message["params"]!.AsObject();
    }

    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }
}
