using System.Text.Json;
using Commerce.Domain.Values;

namespace Commerce.Domain.Operations.Effects;

/// <summary>One call to a third party that is about to be made: committed with its request key before the first byte leaves.</summary>
/// <param name="Provider">Name of the adapter.</param>
/// <param name="Kind">What the call does; one of <see cref="EffectKind"/>.</param>
/// <param name="SubjectId">The record the call is about: a payment, a checkout.</param>
/// <param name="Request">The adapter's request, exactly as it will be sent again on a retry.</param>
/// <param name="Amount">The money that moves, if any.</param>
public sealed record EffectIntent(string Provider, string Kind, Guid SubjectId, JsonElement Request, Money? Amount = null);

public static class EffectKind
{
    public const string Authorize = "authorize";
    public const string Capture = "capture";
    public const string Void = "void";
    public const string Refund = "refund";
    public const string PaymentPage = "payment_page";
    public const string Rates = "rates";

    /// <summary>An e-mail; the same one twice is a nuisance and nothing more, and both have one identity.</summary>
    public const string Mail = "mail";

    /// <summary>After these nobody holds or owes anything, whatever became of them.</summary>
    public static readonly IReadOnlyList<string> Harmless = [PaymentPage, Rates, Mail];
}
