using System.Globalization;
using Commerce.Domain.Approvals;
using Commerce.Domain.Merchants;
using Commerce.McpServer.Pipeline.Approvals;

namespace Commerce.McpServer.Tools.Catalog.SaveDiscount;

/// <summary>A code that takes much off is a person's to hand out; to end one, or to say again what is so already, needs nobody.</summary>
public sealed class DiscountApproval : IApprovalRule<SaveDiscount, DiscountSaved>
{
    public ApprovalNeeded? Judge(SaveDiscount request, DiscountSaved wouldBe, Merchant merchant)
    {
        if (wouldBe.Outcome is DiscountOutcome.Ended or DiscountOutcome.Unchanged)
        {
            return null;
        }

        var (limits, discount) = (merchant.Settings.Approvals, wouldBe.Discount);
        var why = discount.Amount is { } amount
            ? limits.WhyAbove(limits.DiscountAmount, amount, "A discount")
            : discount.Percent > limits.DiscountPercent
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"A discount of {discount.Percent:0.##} % is above the limit of {limits.DiscountPercent:0.##} %.")
                : null;
        if (why is null)
        {
            return null;
        }

        var off = discount.Amount is { } taken ? $"{taken}" : string.Create(CultureInfo.InvariantCulture, $"{discount.Percent:0.##} %");
        var uses = discount.MaxUses is { } most ? $"at most {most} times" : "without a limit of uses";
        var until = discount.ValidTo is { } end ? $"until {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : "without an end";
        return new ApprovalNeeded(
            discount.Amount is null ? "discount_percent" : "discount_amount", ApprovalRole.Sales, why,
            $"{(wouldBe.Outcome == DiscountOutcome.Created ? "make" : "change")} the code {discount.Code}: {off} off, {uses}, {until}",
            discount.Amount);
    }
}
