using Commerce.Domain.Values;

namespace Commerce.Tests.Scheduler;

/// <summary>One authorization, as the provider keeps it.</summary>
internal sealed record Hold(string Ref, string Key, string Reference, Money Amount)
{
    public HoldState State { get; set; }

    public Money? Captured { get; set; }

    /// <summary>Which payment of ours it is for: our reference without the number of the attempt.</summary>
    public string Payment => Reference[..Reference.LastIndexOf('-')];

    /// <summary>Somebody's money is held or taken, or may yet be.</summary>
    public bool IsLive => State is not (HoldState.Declined or HoldState.Voided);
}

internal enum HoldState
{
    Review,
    Page,
    Authorized,
    Declined,
    Voided,
    Captured,
}
