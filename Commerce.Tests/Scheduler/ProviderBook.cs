using System.Text;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Payments.Provider;
using Commerce.Domain.Shipping.Provider;
using Commerce.Domain.Values;

namespace Commerce.Tests.Scheduler;

/// <summary>
/// The payment provider's own book, and the carriers': one act per key for as long as the key is remembered, and then
/// one act per request. What it says at the end of a run is what really happened.
/// </summary>
internal sealed class ProviderBook(Dice dice)
{
    private static readonly Money Fee = Money.Parse("0.30", "EUR");
    private readonly Dictionary<string, Func<ProviderAnswer>> _remembered = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _captures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _voids = new(StringComparer.Ordinal);
    private readonly List<Hold> _holds = [];
    private int _told;

    public IReadOnlyList<Hold> Holds => _holds;

    /// <summary>Requests whose sender gave up waiting; they arrive yet.</summary>
    public List<ProviderCall> UnderWay { get; } = [];

    /// <summary>What the provider wants to tell by itself: reference and key of what changed.</summary>
    public List<(string Id, string Ref, string Key)> Events { get; } = [];

    public bool IsFair { get; set; }

    /// <summary>No key is known again.</summary>
    public bool Forgets { get; init; }

    public IEnumerable<Hold> Undecided => _holds.Where(static it => it.State is HoldState.Review or HoldState.Page);

    public static ProviderAnswer Nothing { get; } = Answer(ProviderOutcome.Unknown, new { });

    /// <summary>A request arrives.</summary>
    public ProviderAnswer Receive(ProviderCall call)
    {
        if (Forgets || !_remembered.TryGetValue(call.RequestKey, out var answer))
        {
            _remembered[call.RequestKey] = answer = Act(call);
        }

        return answer();
    }

    /// <summary>The key stands for a failure from now on.</summary>
    public ProviderAnswer Fail(ProviderCall call, bool afterAct)
    {
        if (afterAct)
        {
            Receive(call);
        }

        _remembered[call.RequestKey] = static () => Nothing;
        return Nothing;
    }

    /// <summary>The retention is over: the same key is a new request.</summary>
    public void Forget(string key) => _remembered.Remove(key);

    public ProviderAnswer LookUp(ProviderCall call) => call.Kind switch
    {
        EffectKind.Authorize => Found(call.RequestKey, CommerceJson.Read<AuthorizeRequest>(call.Request).Reference) is { } hold
            ? AnswerOf(hold) : Absent(),
        EffectKind.Capture => _captures.TryGetValue(CommerceJson.Read<CaptureRequest>(call.Request).Reference, out var taken)
            ? Taken(taken) : Absent(),
        EffectKind.Void => _voids.TryGetValue(CommerceJson.Read<VoidRequest>(call.Request).Reference, out var gone)
            ? Gone(gone) : Absent(),
        _ => Absent(),
    };

    /// <summary>The review ends, or the buyer has been on the bank's page.</summary>
    public void Decide(Hold hold) => Move(hold, dice.Chance(IsFair ? 100 : 70) ? HoldState.Authorized : HoldState.Declined);

    private Func<ProviderAnswer> Act(ProviderCall call)
    {
        switch (call.Kind)
        {
            case EffectKind.Authorize:
                var hold = Open(call);
                return () => AnswerOf(hold);
            case EffectKind.Capture:
                var taken = Capture(CommerceJson.Read<CaptureRequest>(call.Request));
                return () => taken;
            case EffectKind.Void:
                var gone = Void(CommerceJson.Read<VoidRequest>(call.Request));
                return () => gone;
            default:
                var rates = Rates(call);
                return () => rates;
        }
    }

    private Hold Open(ProviderCall call)
    {
        var request = CommerceJson.Read<AuthorizeRequest>(call.Request);
        var hold = new Hold($"auth-{_holds.Count + 1}", call.RequestKey, request.Reference, request.Amount)
        {
            State = dice.Pick<HoldState>(
                [(60, HoldState.Authorized), (15, HoldState.Declined), (15, HoldState.Review), (10, HoldState.Page)]),
        };
        _holds.Add(hold);
        return hold;
    }

    private ProviderAnswer Capture(CaptureRequest request)
    {
        var hold = _holds.Single(it => it.Ref == request.AuthorizationRef);
        if (hold.State != HoldState.Authorized || request.Amount > hold.Amount)
        {
            return Refused(new CaptureAnswer { Refusal = RefusalOf(hold) });
        }

        hold.Captured = request.Amount;
        Move(hold, HoldState.Captured);
        _captures[request.Reference] = hold.Ref;
        return Taken(hold.Ref);
    }

    private ProviderAnswer Void(VoidRequest request)
    {
        var hold = _holds.Single(it => it.Ref == request.AuthorizationRef);
        if (hold.State is HoldState.Captured or HoldState.Voided or HoldState.Declined)
        {
            return Refused(new VoidAnswer { Refusal = RefusalOf(hold) });
        }

        Move(hold, HoldState.Voided);
        _voids[request.Reference] = hold.Ref;
        return Gone(hold.Ref);
    }

    private ProviderAnswer Rates(ProviderCall call)
    {
        if (!IsFair && dice.Chance(20))
        {
            return Refused(new RateAnswer([]) { Failure = new RateFailure("no_service") });
        }

        var rate = new CarrierRate(
            "rate-1", "parcel", "Parcel", Money.Parse("5.49", "EUR"), TimeProvider.System.GetUtcNow().AddHours(1));
        return Answer(ProviderOutcome.Succeeded, new RateAnswer([rate])) with { ProviderRef = call.RequestKey };
    }

    private void Move(Hold hold, HoldState state)
    {
        hold.State = state;
        Events.Add(($"event-{++_told}", hold.Ref, hold.Key));
    }

    // The one made under this key counts, else the oldest that carries our reference.
    private Hold? Found(string key, string reference) =>
        _holds.Find(it => it.Key == key && it.Reference == reference) ?? _holds.Find(it => it.Reference == reference);

    private static HoldRefusal RefusalOf(Hold hold) => hold.State switch
    {
        HoldState.Voided => HoldRefusal.AlreadyVoided,
        HoldState.Captured => HoldRefusal.AlreadyCaptured,
        _ => HoldRefusal.Other,
    };

    private static ProviderAnswer AnswerOf(Hold hold)
    {
        var (outcome, state) = hold.State switch
        {
            HoldState.Authorized => (ProviderOutcome.Succeeded, AuthorizationState.Authorized),
            HoldState.Captured => (ProviderOutcome.Succeeded, AuthorizationState.Captured),
            HoldState.Review => (ProviderOutcome.Pending, AuthorizationState.ManualReview),
            HoldState.Page => (ProviderOutcome.Pending, AuthorizationState.RequiresAction),
            HoldState.Voided => (ProviderOutcome.Declined, AuthorizationState.Voided),
            _ => (ProviderOutcome.Declined, AuthorizationState.Declined),
        };
        var facts = new AuthorizationAnswer(state)
        {
            Decline = state == AuthorizationState.Declined
                ? new DeclineFacts(DeclineClass.Soft, "do_not_honor", MayRetry: true) : null,
            ActionUrl = state == AuthorizationState.RequiresAction ? new Uri("https://bank.example/confirm") : null,
        };
        return Answer(outcome, facts) with { ProviderRef = hold.Ref, Amount = hold.Amount };
    }

    private ProviderAnswer Taken(string holdRef) => Answer(
        ProviderOutcome.Succeeded,
        new CaptureAnswer { Captured = _holds.Single(it => it.Ref == holdRef).Captured, Fee = Fee })
        with { ProviderRef = $"{holdRef}-capture" };

    private static ProviderAnswer Gone(string holdRef) =>
        Answer(ProviderOutcome.Succeeded, new VoidAnswer()) with { ProviderRef = $"{holdRef}-void" };

    private static ProviderAnswer Refused<T>(T body) => Answer(ProviderOutcome.Declined, body);

    private static ProviderAnswer Absent() => Answer(ProviderOutcome.Absent, new { });

    private static ProviderAnswer Answer<T>(ProviderOutcome outcome, T body) => new(outcome, CommerceJson.ToElement(body))
    {
        Evidence = Encoding.UTF8.GetBytes(outcome.ToString()),
        Note = outcome.ToString(),
    };
}
