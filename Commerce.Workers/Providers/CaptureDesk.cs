using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Payments.Provider;
using Commerce.Domain.Values;

namespace Commerce.Workers.Providers;

/// <summary>Captures.</summary>
internal sealed class CaptureDesk : ProviderDesk<CaptureRequest, WireCapture>
{
    protected override string Collection => "captures";

    protected override string ReferenceOf(CaptureRequest request) => request.Reference;

    protected override (string Path, object Body) ToTheirs(CaptureRequest request) =>
        ($"authorizations/{Uri.EscapeDataString(request.AuthorizationRef)}/captures", new
        {
            Mode = "test",
            request.Reference,
            AmountMinor = request.Amount.Minor,
            Currency = request.Amount.Currency.Code,
            request.Final,
        });

    protected override ProviderAnswer? FromTheirs(CaptureRequest request, WireCapture record) =>
        record.Status == "succeeded" && MoneyOf(record) == request.Amount
            ? Answer(ProviderOutcome.Succeeded, new CaptureAnswer
            {
                Captured = request.Amount,
                Fee = new Money(record.FeeMinor, request.Amount.Currency),
            }) with
            { Amount = request.Amount }
            : null;

    protected override ProviderAnswer Refused(SimulatedWorldClient client, string code) =>
        Answer(ProviderOutcome.Declined, new CaptureAnswer { Refusal = HoldRefusals.Of(code) });
}
