using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Payments.Provider;

namespace Commerce.Workers.Providers;

/// <summary>Pages on which a buyer enters a payment method.</summary>
internal sealed class PaymentPageDesk : ProviderDesk<PaymentPageRequest, WireSession>
{
    private const int LongestDescription = 200;

    protected override string Collection => "payment-sessions";

    protected override string ReferenceOf(PaymentPageRequest request) => request.Reference;

    protected override (string Path, object Body) ToTheirs(PaymentPageRequest request) => ("payment-sessions", new
    {
        Mode = "test",
        request.Reference,
        AmountMinor = request.Amount.Minor,
        Currency = request.Amount.Currency.Code,
        Description = request.Description[..Math.Min(request.Description.Length, LongestDescription)],
        request.ReturnUrl,
        request.ExpiresInSeconds,
    });

    protected override ProviderAnswer? FromTheirs(PaymentPageRequest request, WireSession record)
    {
        if (MoneyOf(record) != request.Amount || State(record.Status) is not var (outcome, state)
            || (state == PaymentPageState.Completed && record.PaymentMethod is null))
        {
            return null;
        }

        return Answer(outcome, new PaymentPageAnswer(state, record.Url, record.ExpiresAt)
        {
            PaymentMethodId = record.PaymentMethod,
            Card = record.Card is { } card ? new CardFacts(card.Brand, card.Last4) : null,
        });
    }

    // There is no page then; the address is the provider's own and the state says that it leads nowhere.
    protected override ProviderAnswer Refused(SimulatedWorldClient client, string code) => Answer(
        ProviderOutcome.Declined,
        new PaymentPageAnswer(PaymentPageState.Cancelled, client.Address, DateTimeOffset.UnixEpoch));

    private static (ProviderOutcome Outcome, PaymentPageState State)? State(string status) => status switch
    {
        "open" => (ProviderOutcome.Pending, PaymentPageState.Open),
        "completed" => (ProviderOutcome.Succeeded, PaymentPageState.Completed),
        "cancelled" => (ProviderOutcome.Declined, PaymentPageState.Cancelled),
        "expired" => (ProviderOutcome.Declined, PaymentPageState.Expired),
        _ => null,
    };
}
