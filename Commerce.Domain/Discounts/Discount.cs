using Commerce.Domain.Errors;
using Commerce.Domain.Values;

namespace Commerce.Domain.Discounts;

/// <summary>A code that makes a checkout cheaper. How often it was used, the database counts.</summary>
public sealed class Discount : Aggregate
{
    public const int MaxCode = 50;
    public const int MaxPercentDecimals = 2;

    private Discount()
    {
    }

    public DiscountId Id { get; private set; }

    /// <summary>In capitals; buyers may write it as they like.</summary>
    public string Code { get; private set; } = "";

    public DiscountStatus Status { get; private set; }

    public decimal? Percent { get; private set; }

    public long? AmountMinor { get; private set; }

    public Currency? Currency { get; private set; }

    public DateTimeOffset ValidFrom { get; private set; }

    /// <summary>The first moment it is not valid any more.</summary>
    public DateTimeOffset? ValidTo { get; private set; }

    public int? MaxUses { get; private set; }

    /// <summary>Orders it was used in, and checkouts being paid that hold one.</summary>
    public int Uses { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public Money? Amount => AmountMinor is { } minor ? new Money(minor, Currency!.Value) : null;

    public DiscountTerms Terms => new(Id, Code, Percent, Amount);

    public static string Fold(string code) => code.Trim().ToUpperInvariant();

    public static Discount Make(string code, DiscountChange change, DateTimeOffset now)
    {
        var discount = new Discount { Id = DiscountId.New(), Code = Fold(code), ValidFrom = now, CreatedAt = now };
        discount.Take(change);
        discount.Record(new DomainEvent("discount.made", discount.Id.ToString(), discount.Facts()));
        return discount;
    }

    /// <summary>False when it is so already; then the version stays.</summary>
    public bool Change(int expectedVersion, DiscountChange change)
    {
        RequireEditable(expectedVersion);
        var before = CommerceJson.ToText(Facts());
        Take(change);
        if (before == CommerceJson.ToText(Facts()))
        {
            return false;
        }

        Touch();
        Record(new DomainEvent("discount.changed", Id.ToString(), Facts()));
        return true;
    }

    /// <summary>Nobody gets it from now on; who is paying already keeps it.</summary>
    public void End(int expectedVersion)
    {
        RequireEditable(expectedVersion);
        if (DiscountMoves.Table.Judge(Status, DiscountStatus.Ended) == Move.Moved)
        {
            Status = DiscountStatus.Ended;
            Touch();
            Record(new DomainEvent("discount.ended", Id.ToString(), new { Uses }));
        }
    }

    public DiscountStanding StandingAt(DateTimeOffset now) =>
        Status == DiscountStatus.Ended || ValidTo <= now ? DiscountStanding.Over
        : ValidFrom > now ? DiscountStanding.Early
        : Uses >= MaxUses ? DiscountStanding.UsedUp
        : DiscountStanding.Valid;

    private void RequireEditable(int expectedVersion)
    {
        if (expectedVersion != Version)
        {
            throw CommerceException.Stale("discount", Version, expectedVersion);
        }

        if (Status == DiscountStatus.Ended)
        {
            throw new CommerceException(
                ErrorCode.ValidationState, $"The discount {Code} is ended; the code can be made anew.");
        }
    }

    private void Take(DiscountChange change)
    {
        if (change.Percent is not null || change.Amount is not null)
        {
            (Percent, AmountMinor, Currency) = (change.Percent, change.Amount?.Minor, change.Amount?.Currency);
        }

        (ValidFrom, ValidTo) = (change.ValidFrom ?? ValidFrom, change.ValidTo ?? ValidTo);
        MaxUses = change.MaxUses ?? MaxUses;
        if (ValidTo <= ValidFrom)
        {
            throw CommerceException.At(
                ErrorCode.ValidationArguments, "valid_to", $"is not after valid_from, {ValidFrom:O}");
        }

        if (MaxUses < Uses)
        {
            throw CommerceException.At(
                ErrorCode.ValidationState, "max_uses", $"is below the {Uses} uses there are already",
                $"at least {Uses}; to stop it now, end it");
        }
    }

    private object Facts() => new { Version, Code, Percent, Amount, ValidFrom, ValidTo, MaxUses };
}

/// <summary>What a call says about a discount; null stays. One of percent and amount replaces the other.</summary>
public sealed record DiscountChange
{
    public decimal? Percent { get; init; }

    public Money? Amount { get; init; }

    public DateTimeOffset? ValidFrom { get; init; }

    public DateTimeOffset? ValidTo { get; init; }

    public int? MaxUses { get; init; }
}
