using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Payments.Provider;

namespace Commerce.Workers.Providers;

/// <summary>Refunds.</summary>
internal sealed class RefundDesk : ProviderDesk<RefundRequest, WireRefund>
{
    protected override string Collection => "refunds";

    protected override string ReferenceOf(RefundRequest request) => request.Reference;

    protected override (string Path, object Body) ToTheirs(RefundRequest request) =>
        ($"captures/{Uri.EscapeDataString(request.CaptureRef)}/refunds", new
        {
            Mode = "test",
            request.Reference,
            AmountMinor = request.Amount.Minor,
            Currency = request.Amount.Currency.Code,
        });

    protected override ProviderAnswer? FromTheirs(RefundRequest request, WireRefund record)
    {
        if (MoneyOf(record) != request.Amount || State(record.Status) is not var (outcome, state))
        {
            return null;
        }

        return Answer(outcome, new RefundAnswer(state)
        {
            FailureCode = state == RefundState.Failed ? FailureCode(record.FailureCode) : null,
        }) with
        { Amount = request.Amount };
    }

    protected override ProviderAnswer Refused(SimulatedWorldClient client, string code) =>
        Answer(ProviderOutcome.Declined, new RefundAnswer(RefundState.Failed) { FailureCode = FailureCode(code) });

    private static (ProviderOutcome Outcome, RefundState State)? State(string status) => status switch
    {
        "pending" => (ProviderOutcome.Pending, RefundState.Pending),
        "succeeded" => (ProviderOutcome.Succeeded, RefundState.Succeeded),
        "failed" => (ProviderOutcome.Declined, RefundState.Failed),
        _ => null,
    };

    private static string FailureCode(string? code) =>
        code is "account_closed" or "amount_too_large" or "already_refunded" ? code : "refused";
}
