using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Values;

namespace Commerce.Domain.Payments.Settlement;

/// <summary>What one line of a settlement file was found to be, or one booking of ours that has no line.</summary>
public sealed record SettlementFinding(int? Line, SettlementResult Result, string Kind, Money? Amount, string? ProviderRef)
{
    public string? OperationId { get; init; }

    public Guid? EffectId { get; init; }

    public string? Note { get; init; }

    /// <summary>Somebody has to look at it.</summary>
    public bool IsDifference => Result is not (SettlementResult.Agrees or SettlementResult.Settled);
}

public enum SettlementResult
{
    /// <summary>Booked here as there.</summary>
    Agrees,

    /// <summary>Nobody knew; the line proves that it happened, and it is booked now.</summary>
    Settled,

    /// <summary>Nobody knows, and something speaks against the line; the note says what. Judged anew with the next import.</summary>
    NotSettled,

    /// <summary>It is being sent or reviewed at this moment. Judged anew with the next import.</summary>
    UnderWay,

    AmountDiffers,

    /// <summary>Booked here as declined or as never carried out.</summary>
    Contradicts,

    /// <summary>The provider acted in our name and we know nothing of it.</summary>
    UnknownCharge,

    /// <summary>Booked here, and in no file of its day or a later one.</summary>
    NoLine,
}

/// <param name="Problems">The file was refused as a whole for these; nothing of it was kept.</param>
/// <param name="WasKnown">The same file was imported before.</param>
public sealed record SettlementReport(IReadOnlyList<OutcomeProblem> Problems, IReadOnlyList<SettlementFinding> Findings, bool WasKnown);

/// <summary>Holds a provider's settlement file against what was booked.</summary>
public interface ISettlementDesk
{
    Task<SettlementReport> ImportAsync(string name, ReadOnlyMemory<byte> content, string by, CancellationToken cancellationToken);
}
