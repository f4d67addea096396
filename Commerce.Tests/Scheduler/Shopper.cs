using Commerce.Domain.Access;

namespace Commerce.Tests.Scheduler;

/// <summary>
/// A client that wants one checkout paid and behaves as agents do: it repeats calls under the same key, under a new one
/// and under none, changes its mind, names a version it saw long ago, and now and then never hears the answer.
/// </summary>
internal sealed class Shopper(SeededRun run, string name, int calls)
{
    private static readonly string[] Captures = ["now", "now", "manual"];
    private readonly List<Asked> _asked = [];
    private string? _checkout;
    private string? _operation;
    private int _version;
    private int _keys;
    private int _left = calls;

    public string Name => name;

    public bool IsDone => _left == 0;

    public IReadOnlyList<Asked> AllAsked => _asked;

    private Principal Me => run.Shop.Agent;

    public async Task ActAsync()
    {
        _left--;
        if (_checkout is null)
        {
            await StartAsync();
            return;
        }

        var again = _asked.Count > 0;
        var next = run.Dice.Pick<Func<Task>>(
        [
            (again ? 2 : 8, () => CompleteAsync(new Asked(Me, NewKey(), _checkout, _version, "pm_visa", run.Dice.Pick(Captures)))),
            (again ? 4 : 0, RepeatAsync),
            (again ? 1 : 0, ChangeAsync),
            (_operation is null ? 0 : run.Mood == Mood.Impatient ? 5 : 2, CancelAsync),
            (_operation is null ? 0 : 1, ReadAsync),
            (again ? 0 : 1, QuoteAsync),
            (again ? 1 : 0, CloseAsync),
        ]);
        await next();
    }

    /// <summary>Once more, when all is over: nothing new may come of it.</summary>
    public async Task RepeatAllAsync()
    {
        foreach (var asked in _asked.ToArray())
        {
            await CompleteAsync(asked);
        }
    }

    private async Task StartAsync()
    {
        var answer = await run.Desk.CallAsync(Me, "start_checkout", new
        {
            items = new[] { new { variant_id = run.Shop.Variant, quantity = 1 } },
            ship_to = new { country = "DE", name = "Ada", line1 = "Musterweg 1", city = "Berlin", postal_code = "10115" },
        });
        run.Trace.Add($"{name} starts a checkout{answer.Refusal}");
        if (answer.Content is { } view && answer.Refusal.Length == 0)
        {
            (_checkout, _version) = (view.GetProperty("checkout_id").GetString(), view.GetProperty("version").GetInt32());
        }
    }

    private Task RepeatAsync()
    {
        var earlier = run.Dice.Pick(_asked);
        return CompleteAsync(run.Dice.Below(4) switch
        {
            0 => earlier with { Key = NewKey() },
            1 => earlier with { Key = null },
            2 => earlier with { Who = run.Shop.Colleague, Key = NewKey() },
            _ => earlier,
        });
    }

    private Task ChangeAsync()
    {
        var earlier = run.Dice.Pick(_asked);
        var other = earlier with { Capture = earlier.Capture == "now" ? "manual" : "now" };
        return CompleteAsync(run.Dice.Chance(50) ? other : other with { Key = NewKey() });
    }

    private async Task CompleteAsync(Asked asked)
    {
        var answer = await run.Desk.CallAsync(asked.Who, "complete_checkout", new
        {
            checkout_id = asked.Checkout,
            expected_version = asked.Version,
            payment_method_id = asked.Method,
            capture = asked.Capture,
            idempotency_key = asked.Key,
        });
        var heard = run.IsHealing || run.Dice.Chance(80);
        run.Trace.Add($"{name} completes {asked}{answer.Refusal}{answer.Named(run.Trace, "completion")}{(heard ? "" : ", unheard")}");
        run.Judge.Answered(asked, answer);
        if (!_asked.Contains(asked))
        {
            _asked.Add(asked);
        }

        if (heard && answer.OperationId is not null)
        {
            _operation = answer.OperationId;
        }

        if (heard && answer.CheckoutVersion is { } version)
        {
            _version = version;
        }
    }

    private async Task CancelAsync()
    {
        await run.World.Desk.CancelAsync(Me, _operation!, "changed my mind", CancellationToken.None);
        run.Trace.Add($"{name} cancels {run.Trace.NameOf(_operation!)}");
    }

    private async Task ReadAsync()
    {
        var read = (await run.World.Desk.GetAsync(Me, _operation!, CancellationToken.None)).ShouldNotBeNull();
        run.Trace.Add($"{name} reads {run.Trace.NameOf(_operation!)}: {read.Status}");
        run.Judge.Read(read);
        if (read.IsFinal && Answer.VersionIn(read.Result ?? read.Error) is { } version)
        {
            _version = version;
        }
    }

    private async Task QuoteAsync()
    {
        var answer = await run.Desk.CallAsync(Me, "quote_shipping", new
        {
            to = new { country = "DE", city = "Berlin", postal_code = "10115" },
            parcels = new[] { new { length_mm = 300, width_mm = 200, height_mm = 100, weight_g = 900 } },
            deadline_s = 30,
        });
        run.Trace.Add($"{name} asks for quotes{answer.Refusal}{answer.Named(run.Trace, "quotes")}");
    }

    private async Task CloseAsync()
    {
        var answer = await run.Desk.CallAsync(
            Me, "cancel_checkout", new { checkout_id = _checkout, reason = "no" });
        run.Trace.Add($"{name} closes the checkout{answer.Refusal}");
    }

    private string NewKey() => $"{name}-{++_keys}";
}

/// <summary>One wish to pay, as a client sends it.</summary>
internal sealed record Asked(Principal Who, string? Key, string Checkout, int Version, string Method, string Capture)
{
    public bool IsSameWishAs(Asked other) =>
        (Checkout, Version, Method, Capture) == (other.Checkout, other.Version, other.Method, other.Capture);

    public override string ToString() => $"v{Version} {Capture} as {Who.Agent} {(Key is null ? "without a key" : $"under {Key}")}";
}
