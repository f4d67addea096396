using Commerce.Domain.Shipping;
using Commerce.Domain.Shipping.Provider;
using FluentValidation;

namespace Commerce.McpServer.Tools.Checkouts.QuoteShipping;

public sealed class QuoteShippingValidator : AbstractValidator<QuoteShipping>
{
    public const int MaxDeadline = 30;
    private const int MaxSideMm = 5_000;
    private const int MaxWeightG = 1_000_000;

    public QuoteShippingValidator()
    {
        RuleFor(static it => it.CheckoutId).Must(
            static (request, id) => id is null || (request is { From: null, To: null, Parcels: null, Currency: null }))
            .WithMessage("says it all; leave from, to, parcels and currency out");
        When(static it => it.CheckoutId is null, () =>
        {
            RuleFor(static it => it.To).NotNull().WithMessage("is missing: name a checkout_id, or to and parcels");
            RuleFor(static it => it.Parcels).NotNull().WithMessage("is missing: name a checkout_id, or to and parcels");
        });
        RuleFor(static it => it.From).SetValidator(new AddressValidator()!);
        RuleFor(static it => it.To).SetValidator(new AddressValidator()!);
        RuleFor(static it => it.Parcels).Must(static it => it is null || it.Count is >= 1 and <= Packing.MaxParcels)
            .WithMessage($"must be 1 to {Packing.MaxParcels} parcels");
        RuleForEach(static it => it.Parcels).ChildRules(Parcel);
        RuleFor(static it => it.DeadlineS).InclusiveBetween(1, MaxDeadline).WithMessage(
            $"must lie between 1 and {MaxDeadline} seconds");
    }

    private static void Parcel(InlineValidator<RateParcel> parcel)
    {
        const string side = "must lie between 1 and 5000 mm";
        parcel.RuleFor(static it => it.LengthMm).InclusiveBetween(1, MaxSideMm).WithMessage(side);
        parcel.RuleFor(static it => it.WidthMm).InclusiveBetween(1, MaxSideMm).WithMessage(side);
        parcel.RuleFor(static it => it.HeightMm).InclusiveBetween(1, MaxSideMm).WithMessage(side);
        parcel.RuleFor(static it => it.WeightG).InclusiveBetween(1, MaxWeightG).WithMessage(
            $"must lie between 1 and {MaxWeightG} g");
    }
}
