using Commerce.Domain.Operations;

namespace Commerce.Tests.Scheduler;

/// <summary>
/// Holds what clients were told, and what stands in the database, against the provider's own book, after every decision.
/// </summary>
internal sealed class Judge(SeededRun run)
{
    private static readonly string[] Open = ["provider.unknown_outcome"];
    private readonly Dictionary<string, Ended> _told = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Who, string Key), (Asked Asked, string OperationId)> _keys = [];
    private readonly Dictionary<(string Checkout, int Version), (Asked Asked, string OperationId)> _wishes = [];

    public IReadOnlyCollection<Ended> Told => _told.Values;

    public static void Demand(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ViolationException(otherwise);
        }
    }

    /// <summary>At no moment is one payment held or taken twice.</summary>
    public void AfterAct()
    {
        foreach (var payment in run.Book.Holds.Where(static it => it.IsLive).GroupBy(static it => it.Payment))
        {
            Demand(payment.Count() == 1, $"the provider holds {payment.Count()} live authorizations of one payment: "
                + string.Join(", ", payment.Select(static it => $"{it.Ref} {it.State}")));
        }
    }

    /// <summary>A result that was readable once is the result for ever, and true from its first moment.</summary>
    public void Look(EngineView view)
    {
        foreach (var ended in view.Ended)
        {
            if (!_told.TryGetValue(ended.OperationId, out var before))
            {
                _told[ended.OperationId] = ended;
                if (ended.IsLong)
                {
                    run.Trace.Detail($"{Name(ended)} ended {ended.Status} {ended.Outcome}");
                }

                CheckTruth(ended);
            }
            else
            {
                Demand(before == ended, $"{Name(ended)} was {before} and is now {ended}");
            }
        }

        Demand(
            _told.Count == view.Ended.Count,
            $"{_told.Count} operations had ended, {view.Ended.Count} of them are still there as such");
    }

    public void Read(OperationSnapshot read)
    {
        if (_told.TryGetValue(read.OperationId, out var told))
        {
            Demand(
                read.IsFinal && read.Result?.GetRawText() == told.Result && read.Error?.GetRawText() == told.Error,
                $"{Name(told)} ended as {told}, a client reads {read}");
        }
    }

    /// <summary>The same key, or the same version with the same wishes, is the same operation whoever asks.</summary>
    public void Answered(Asked asked, Answer answer)
    {
        var key = asked.Key is null ? default : (asked.Who.Text, asked.Key);
        var wish = (asked.Checkout, asked.Version);
        if (answer.OperationId is not { } id)
        {
            Demand(
                !_wishes.TryGetValue(wish, out var taken) || !taken.Asked.IsSameWishAs(asked)
                    || (asked.Key is not null && _keys.TryGetValue(key, out var other) && !other.Asked.IsSameWishAs(asked)),
                $"what was taken once is refused{answer.Refusal}: {asked}");
            return;
        }

        if (asked.Key is not null)
        {
            var known = _keys.TryAdd(key, (asked, id)) ? (asked, id) : _keys[key];
            Demand(known == (known.Item1, id) && known.Item1.IsSameWishAs(asked), $"one key became two operations: {asked}");
        }

        var first = _wishes.TryAdd(wish, (asked, id)) ? (asked, id) : _wishes[wish];
        Demand(
            first.Item2 == id && first.Item1.IsSameWishAs(asked),
            $"version {asked.Version} was acted on twice, as {first.Item1} and as {asked}");
    }

    private void CheckTruth(Ended ended)
    {
        if (ended.Tool != "complete_checkout" || ended.PaymentId is null || Open.Contains(ended.Outcome))
        {
            return;
        }

        var live = run.Book.Holds.Where(it => it.Payment == ended.PaymentId && it.IsLive).ToArray();
        if (ended.Placed is { } total)
        {
            Demand(
                live.Length == 1 && live[0].Amount == total && live[0].State is HoldState.Authorized or HoldState.Captured,
                $"{Name(ended)} was told to be placed for {total}, the provider has {Text(live)}");
        }
        else if (ended.ResultJson is not { } result || result.GetProperty("outcome").GetString() != "indeterminate")
        {
            Demand(live.Length == 0, $"{Name(ended)} was told {ended.Outcome}, the provider has {Text(live)}");
        }
    }

    private static string Text(IEnumerable<Hold> holds) =>
        string.Join(", ", holds.Select(static it => $"{it.Ref} {it.State} of {it.Amount}"));

    private string Name(Ended ended) => run.Trace.NameOf(ended.OperationId);
}

/// <summary>Something that must always hold does not.</summary>
internal sealed class ViolationException(string message) : Exception(message);
