using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Commerce.Tests.BlackBox;

/// <summary>
/// Buys as agents do: connects again when the line is gone, says an unanswered call once more, makes up a new idempotency key for it
/// every other time, and believes what it is told.
/// </summary>
public sealed class Buyer(Mapping mapping, Subject subject, IReadOnlyDictionary<string, JsonNode?> provided, Random random) : IAsyncDisposable
{
    private const int TriesOfARefusal = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan CallPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(300);

    private McpClient? _client;

    /// <summary>What the last purchase that came to nothing was told: shows a mapping that does not fit its server.</summary>
    public string? Refusal { get; private set; }

    public async Task PrepareAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var values = new Dictionary<string, JsonNode?>(provided);
        foreach (var call in mapping.Prepare)
        {
            var answer = await MakeAsync(call, values, patience.Token);
            if (answer.IsRefusal)
            {
                throw new InvalidOperationException($"{mapping.Name} refused {call.Tool}: {answer.Content?.ToJsonString()}");
            }
        }
    }

    public async Task<Belief> BuyAsync(Wish wish)
    {
        using var patience = new CancellationTokenSource(Patience);
        var values = new Dictionary<string, JsonNode?>(provided)
        {
            [Provided.Number] = wish.Number, [Provided.Amount] = wish.Amount, [Provided.AmountMinor] = wish.AmountMinor,
        };
        try
        {
            var last = new CallAnswer(null, IsRefusal: true);
            foreach (var call in mapping.Purchase)
            {
                last = await MakeAsync(call, values, patience.Token);
                if (last.IsRefusal)
                {
                    break;
                }
            }

            if (!last.IsRefusal && mapping.Paid.Holds(last.Content))
            {
                return Belief.Paid;
            }

            Refusal = last.Content?.ToJsonString();
            return Belief.NotPaid;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return Belief.Nothing;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }
    }

    /// <summary>One call to its end, however often that takes.</summary>
    private async Task<CallAnswer> MakeAsync(MappedCall call, Dictionary<string, JsonNode?> values, CancellationToken cancellationToken)
    {
        var key = NewKey();
        for (var refusals = 0; ; await BreatheAsync(cancellationToken))
        {
            if (await AskAsync(call, values, key, cancellationToken) is not { } answer)
            {
                key = random.Next(2) == 0 ? key : NewKey();
                continue;
            }

            if (mapping.Poll is { } poll && poll.Pending.Holds(answer.Content))
            {
                answer = await FollowAsync(poll, new(values) { ["pending"] = answer.Content }, answer.Content!, cancellationToken);
            }

            if (answer.IsRefusal && MayTryAgain(answer, ++refusals))
            {
                continue;
            }

            foreach (var (name, place) in call.Keep ?? new Dictionary<string, string>())
            {
                values[name] = JsonPlace.Find(answer.Content, place)?.DeepClone();
            }

            return answer;
        }
    }

    private bool MayTryAgain(CallAnswer refusal, int refusals) =>
        mapping.MayTryAgain?.Holds(refusal.Content) ?? refusals < TriesOfARefusal;

    private async Task<CallAnswer> FollowAsync(
        PollRule poll, Dictionary<string, JsonNode?> values, JsonNode handle, CancellationToken cancellationToken)
    {
        foreach (var (name, place) in poll.Call.Keep ?? new Dictionary<string, string>())
        {
            values[name] = JsonPlace.Find(handle, place)?.DeepClone();
        }

        while (true)
        {
            if (await AskAsync(poll.Call, values, null, cancellationToken) is { } look && !poll.While.Holds(look.Content))
            {
                var result = JsonPlace.Find(look.Content, poll.Result);
                return new CallAnswer(result, look.IsRefusal || result is null);
            }

            await BreatheAsync(cancellationToken);
        }
    }

    /// <summary>Null when no answer came.</summary>
    private async Task<CallAnswer?> AskAsync(
        MappedCall call, IReadOnlyDictionary<string, JsonNode?> values, string? key, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(CallPatience);
        try
        {
            var client = _client ??= await subject.ConnectAsync(patience.Token);
            var arguments = (JsonObject)JsonPlace.Fill(call.Arguments, values)!;
            if (call.Key is { } name && key is not null)
            {
                arguments[name] = key;
            }

            var given = arguments.ToDictionary(static it => it.Key, static it => (object?)it.Value);
            var result = await client.CallToolAsync(call.Tool, given, cancellationToken: patience.Token);
            return new CallAnswer(ContentOf(result), result.IsError == true);
        }
        catch (McpProtocolException refusal) when (refusal.ErrorCode != McpErrorCode.InternalError)
        {
            return new CallAnswer(new JsonObject { ["message"] = refusal.Message }, IsRefusal: true);
        }
        catch (Exception silence) when (silence is not OutOfMemoryException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await ForgetClientAsync();
            return null;
        }
    }

    private async Task ForgetClientAsync()
    {
        var client = _client;
        _client = null;
        try
        {
            await (client?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or OperationCanceledException or McpException)
        {
            // Saying goodbye to a server that is not there.
        }
    }

    private static JsonNode? ContentOf(CallToolResult result)
    {
        if (result.StructuredContent is { } structured)
        {
            return JsonNode.Parse(structured.GetRawText());
        }

        var text = result.Content.OfType<TextContentBlock>().FirstOrDefault()?.Text ?? "";
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private string NewKey() => $"black-box-{random.NextInt64():x16}";

    private static async Task BreatheAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Breath);
        await timer.WaitForNextTickAsync(cancellationToken);
    }

    private sealed record CallAnswer(JsonNode? Content, bool IsRefusal);
}
