using Commerce.Domain.Values;

namespace Commerce.Domain.Ledger;

public enum PeriodStatus
{
    Open,

    /// <summary>Nothing is booked in it any more; a person can open it again.</summary>
    Closed,

    /// <summary>Handed over: it stays as it is for ever.</summary>
    Locked,
}

public static class PeriodMoves
{
    public static readonly Transitions<PeriodStatus> Table = new(
        (PeriodStatus.Open, [PeriodStatus.Closed]),
        (PeriodStatus.Closed, [PeriodStatus.Open, PeriodStatus.Locked]),
        (PeriodStatus.Locked, []));
}
