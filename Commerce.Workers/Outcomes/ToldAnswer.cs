using System.Text;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Payments.Provider;
using Commerce.Domain.Values;

namespace Commerce.Workers.Outcomes;

/// <summary>Somebody's word in the shape a provider's answer has, with as many facts as a word holds.</summary>
internal static class ToldAnswer
{
    /// <summary>Null where only the provider knows what a success brought: the method that a page was given, a carrier's prices.</summary>
    public static ProviderAnswer? Of(EffectIntent intent, OutcomeWord word)
    {
        if (!word.Happened)
        {
            return Told(ProviderOutcome.Absent, new { }, word);
        }

        object? facts = intent.Kind switch
        {
            EffectKind.Authorize => new AuthorizationAnswer(AuthorizationState.Authorized),
            EffectKind.Capture => new CaptureAnswer { Captured = intent.Amount },
            EffectKind.Void => new VoidAnswer(),
            EffectKind.Refund => new RefundAnswer(RefundState.Succeeded),
            _ => null,
        };
        return facts is null
            ? null
            : Told(ProviderOutcome.Succeeded, facts, word) with { ProviderRef = word.ProviderRef, Amount = intent.Amount };
    }

    private static ProviderAnswer Told(ProviderOutcome outcome, object facts, OutcomeWord word) =>
        new(outcome, CommerceJson.ToElement(facts)) { IsTold = true, Evidence = Encoding.UTF8.GetBytes(CommerceJson.ToText(word)) };
}
