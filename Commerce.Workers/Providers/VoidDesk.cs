using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Payments.Provider;

namespace Commerce.Workers.Providers;

/// <summary>Voids.</summary>
internal sealed class VoidDesk : ProviderDesk<VoidRequest, WireVoid>
{
    protected override string Collection => "voids";

    protected override bool FoundById => false;

    protected override string ReferenceOf(VoidRequest request) => request.Reference;

    protected override (string Path, object Body) ToTheirs(VoidRequest request) =>
        ($"authorizations/{Uri.EscapeDataString(request.AuthorizationRef)}/voids",
            new { Mode = "test", request.Reference });

    protected override ProviderAnswer? FromTheirs(VoidRequest request, WireVoid record) =>
        record.Status == "succeeded"
            ? Answer(ProviderOutcome.Succeeded, new VoidAnswer()) with { Amount = MoneyOf(record) }
            : null;

    protected override ProviderAnswer Refused(SimulatedWorldClient client, string code) =>
        Answer(ProviderOutcome.Declined, new VoidAnswer { Refusal = HoldRefusals.Of(code) });
}
