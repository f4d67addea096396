using Commerce.Domain.Discounts;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Discounts;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Values;
using Commerce.McpServer.Records;
using MediatR;

namespace Commerce.McpServer.Tools.Catalog.SaveDiscount;

public sealed class SaveDiscountHandler(CommerceSession session, DiscountBook book)
    : IRequestHandler<SaveDiscount, DiscountSaved>
{
    public async Task<DiscountSaved> Handle(SaveDiscount request, CancellationToken cancellationToken)
    {
        var change = new DiscountChange
        {
            Percent = request.Percent,
            Amount = Amount(request),
            ValidFrom = request.ValidFrom?.ToUniversalTime(),
            ValidTo = request.ValidTo?.ToUniversalTime(),
            MaxUses = request.MaxUses,
        };
        var (outcome, discount) = request.DiscountId is { } id
            ? await ChangeAsync(request, id, change, cancellationToken)
            : (DiscountOutcome.Created, await MakeAsync(request.Code!, change, cancellationToken));
        return new DiscountSaved
        {
            Outcome = outcome,
            Discount = DiscountView.Of(discount, session.Now),
            NextActions = discount.Status == DiscountStatus.Active ? ["start_checkout", "save_discount"] : [],
        };
    }

    private async Task<Discount> MakeAsync(string code, DiscountChange change, CancellationToken cancellationToken)
    {
        if (await book.FindForMakingAsync(code, cancellationToken) is { } there)
        {
            throw Taken(there);
        }

        var discount = Discount.Make(code, change, session.Now);
        session.Db.Add(discount);
        return discount;
    }

    private async Task<(DiscountOutcome Outcome, Discount Discount)> ChangeAsync(
        SaveDiscount request, DiscountId id, DiscountChange change, CancellationToken cancellationToken)
    {
        var discount = (await session.LockAsync<Discount>(id.Value, cancellationToken))
            .OrNotFound("discount_id", id.ToString());
        if (request.End == true)
        {
            discount.End(request.ExpectedVersion!.Value);
            return (DiscountOutcome.Ended, discount);
        }

        return discount.Change(request.ExpectedVersion!.Value, change)
            ? (DiscountOutcome.Changed, discount) : (DiscountOutcome.Unchanged, discount);
    }

    private Money? Amount(SaveDiscount request)
    {
        if (request.Amount is not { } text)
        {
            return null;
        }

        var currency = request.Currency ?? session.Merchant.Currency;
        if (!Money.TryParse(text, currency, out var money, out var problem))
        {
            throw CommerceException.At(
                ErrorCode.ValidationArguments, "amount", problem, $"a decimal string in {currency}",
                $"\"{new Money(500, currency).Amount}\"");
        }

        return money.IsPositive ? money
            : throw CommerceException.At(ErrorCode.ValidationArguments, "amount", "takes nothing off; it is above zero");
    }

    private static CommerceException Taken(Discount there) => new(
        ErrorCode.ValidationState,
        $"The code {there.Code} is active already, as {there.Id} at version {there.Version}. Change or end that one.",
        new Problem("code", "is active already", "another code, or discount_id with expected_version"))
    {
        Details = new Dictionary<string, object?>
        {
            ["discount_id"] = there.Id.ToString(), ["current_version"] = there.Version,
        },
    };
}
