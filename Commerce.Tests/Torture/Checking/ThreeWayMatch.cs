namespace Commerce.Tests.Torture.Checking;

/// <summary>A ledger entry about a payment.</summary>
/// <param name="IsClosed">It made a hold that was closed since.</param>
public sealed record Booking(
    Guid EntryId, Guid TenantId, Guid? EffectId, string Kind, Guid SourceId, long? AmountMinor, bool IsClosed);

/// <summary>One merchant's three books, laid side by side by request key and by effect.</summary>
internal sealed class ThreeWayMatch(MerchantBook book, IReadOnlyList<EffectRow> effects,
    IReadOnlyList<Booking> bookings)
{
    private readonly ILookup<(string Kind, string? Key), EffectRow> _byKey =
        effects.ToLookup(static it => (it.Kind, (string?)it.RequestKey));
    private readonly Dictionary<Guid, EffectRow> _byId = effects.ToDictionary(static it => it.EffectId);
    private readonly HashSet<string?> _theirs =
        [.. book.Authorizations.Select(static it => it.Id), .. book.Captures.Select(static it => it.Id),
            .. book.Voids.Select(static it => it.Id),
            .. book.Refunds.Select(static it => it.Id)];
    private readonly ILookup<string?, BookedAuthorization> _held =
        book.Authorizations.ToLookup(static it => it.RequestKey);
    private readonly ILookup<(Guid?, string), Booking> _booked = bookings.ToLookup(static it => (it.EffectId, it.Kind));

    public IEnumerable<(string Subject, string Text)> Differences() =>
        book.Authorizations.SelectMany(Authorization).Concat(book.Captures.SelectMany(Capture))
            .Concat(book.Voids.SelectMany(it => Known("void", it.Id, it.RequestKey, $"void of {it.AuthorizationId}",
                "succeeded")))
            .Concat(book.Refunds.SelectMany(Refund))
            .Concat(effects.SelectMany(Effect)).Concat(bookings.SelectMany(Entry));

    private IEnumerable<(string, string)> Authorization(BookedAuthorization theirs)
    {
        var what = $"authorization {theirs.Reference}, {theirs.Status}, {theirs.AmountMinor} {theirs.Currency}";
        var ours = _byKey[("authorize", theirs.RequestKey)].FirstOrDefault();
        if (ours is null)
        {
            yield return (theirs.Id,
                $"the provider has {what} under key {theirs.RequestKey}, and no effect of ours has that key");
            yield break;
        }

        if (theirs.Id != ours.ProviderRef && _held[theirs.RequestKey].Any(it => it.Id == ours.ProviderRef))
        {
            // A second one under one key: that is I2's to say, and the first is matched in its place.
            yield break;
        }

        if ((ours.AmountMinor, ours.Currency) != (theirs.AmountMinor, theirs.Currency)
            || (ours.ProviderRef ?? theirs.Id) != theirs.Id)
        {
            yield return (theirs.Id,
                $"the provider has {what}; {ours.Place} says {ours.AmountMinor} {ours.Currency} as {ours.ProviderRef}");
        }

        string[] expected = theirs switch
        {
            { IsLive: true } => ["succeeded"],
            { IsUndecided: true } => [],
            { Status: "declined" } => ["declined"],
            _ => ["reversed", "declined"],
        };
        if (!(ours.IsOpen && ours.IsDriven) && !expected.Contains(ours.State) && !(theirs.IsLive && ours.SaysNo))
        {
            yield return (theirs.Id, $"the provider has {what}; {ours.Place} is {ours.State}{Driven(ours)}");
        }

        var holds = _booked[(ours.EffectId, "authorization")].ToArray();
        if (theirs.IsLive && ours.State == "succeeded" && (holds.Length != 1
            || holds[0].AmountMinor != theirs.AmountMinor))
        {
            yield return (theirs.Id, $"the provider has {what}; the ledger has {List(holds)} for {ours.Place}, where one hold of it was expected");
        }

        foreach (var hold in holds.Where(it => it.IsClosed == (theirs.Status == "authorized")))
        {
            yield return (theirs.Id, $"the provider has {what}; the hold of entry {hold.EntryId} is {(hold.IsClosed ? "closed" : "still open")}");
        }
    }

    private IEnumerable<(string, string)> Capture(BookedCapture theirs)
    {
        foreach (var difference in Known("capture", theirs.Id, theirs.RequestKey,
            $"capture of {theirs.AuthorizationId}", "succeeded"))
        {
            yield return difference;
        }

        if (_byKey[("capture", theirs.RequestKey)].FirstOrDefault() is { State: "succeeded" } ours)
        {
            var (taken, fee) = (_booked[(ours.EffectId, "capture")].ToArray(),
                _booked[(ours.EffectId, "fee")].Sum(static it => it.AmountMinor ?? 0));
            if (taken.Sum(static it => it.AmountMinor ?? 0) != theirs.AmountMinor || fee != theirs.FeeMinor)
            {
                yield return (theirs.Id, $"the provider took {theirs.AmountMinor} {theirs.Currency} less a fee of {theirs.FeeMinor} ({theirs.Reference}); "
                    + $"the ledger has {List(taken)} and a fee of {fee} for {ours.Place}");
            }
        }
    }

    private IEnumerable<(string, string)> Refund(BookedRefund theirs)
    {
        var expected = theirs.Status switch { "failed" => "declined", "pending" => "intended", _ => theirs.Status };
        foreach (var difference in Known("refund", theirs.Id, theirs.RequestKey, $"refund of {theirs.CaptureId}, {theirs.Status}", expected))
        {
            yield return difference;
        }

        if (_byKey[("refund", theirs.RequestKey)].FirstOrDefault() is { State: "succeeded" } ours)
        {
            var back = _booked[(ours.EffectId, "refund")].ToArray();
            if (back.Length != 1 || back[0].AmountMinor != theirs.AmountMinor)
            {
                yield return (theirs.Id, $"the provider gave back {theirs.AmountMinor} {theirs.Currency} ({theirs.Reference}); "
                    + $"the ledger has {List(back)} for {ours.Place}, where one of it was expected");
            }
        }
    }

    private IEnumerable<(string, string)> Known(string kind, string id, string? key, string what, string state)
    {
        var ours = _byKey[(kind, key)].FirstOrDefault();
        if (ours is null)
        {
            yield return (id, $"the provider has a {what} under key {key}, and no effect of ours has that key");
        }
        else if (ours.State != state && !(ours.IsOpen && ours.IsDriven))
        {
            yield return (id, $"the provider has a {what}; {ours.Place} is {ours.State}{Driven(ours)}");
        }
    }

    private IEnumerable<(string, string)> Effect(EffectRow ours)
    {
        if (ours.IsOpen && !ours.IsDriven)
        {
            yield return (ours.OperationId, $"{ours.Place} is {ours.State} although its operation is over: nobody knows what became of key {ours.RequestKey}");
        }

        // The provider's ids say what they are of, so one look is enough for all kinds.
        if (ours.State == "succeeded" && !_theirs.Contains(ours.ProviderRef))
        {
            yield return (ours.OperationId,
                $"{ours.Place} succeeded as {ours.ProviderRef}, and the provider's book has no such record");
        }
        else if (ours.State == "absent" && _held[ours.RequestKey].FirstOrDefault() is { IsLive: false } theirs)
        {
            yield return (ours.OperationId,
                $"{ours.Place} is absent, and the provider's book has {theirs.Id}, {theirs.Status}");
        }
    }

    private IEnumerable<(string, string)> Entry(Booking entry)
    {
        var effect = entry.EffectId is { } id ? _byId.GetValueOrDefault(id) : null;
        var needed = entry.Kind switch
        {
            "authorization" => "authorize",
            "capture" or "fee" => "capture",
            "refund" => "refund",
            _ => null,
        };
        if (needed is not null && (effect?.Kind != needed || !(effect.State is "succeeded" or "reversed")))
        {
            yield return ($"{entry.EntryId}",
                $"ledger entry {entry.Kind} of {entry.AmountMinor} for payment {entry.SourceId} stands on "
                + (effect is null ? $"effect {entry.EffectId?.ToString() ?? "none"}, which is not there"
                    : $"{effect.Place}, which is {effect.State}"));
        }
    }

    private static string Driven(EffectRow effect) =>
        effect.IsOpen && !effect.IsDriven ? ", and its operation is over" : "";

    private static string List(Booking[] entries) => entries.Length == 0
        ? "no entry"
        : string.Join(", ", entries.Select(static it => $"entry {it.EntryId} of {it.AmountMinor}"));
}
