using Commerce.Domain.Access;
using Commerce.Domain.Operations.Effects;

namespace Commerce.Workers.Providers;

/// <summary> The simulated payment provider. What cannot be believed is unknown, never failed: a time-out, a broken
/// line, 5xx, "in progress", a body that makes no sense or speaks of another amount. </summary>
public sealed class SimulatedPaymentProvider(SimulatedWorldClient client, SimulatedProviderOptions options)
    : IProviderAdapter
{
    public const string Name = "simulated";

    public string Provider => Name;

    public TimeSpan KeyRetention => options.KeyRetention;

    public Task<ProviderAnswer> SendAsync(ProviderCall call, CancellationToken cancellationToken) =>
        Desk(call).SendAsync(client, call, cancellationToken);

    public Task<ProviderAnswer> LookUpAsync(ProviderCall call, CancellationToken cancellationToken) =>
        Desk(call).LookUpAsync(client, call, cancellationToken);

    // A live merchant here is a broken set-up, not an outcome: nothing is sent, and nobody is told "declined".
    private static IProviderDesk Desk(ProviderCall call) => call.Kind switch
    {
        _ when call.Mode != TenantMode.Test =>
            throw new InvalidOperationException("The simulated provider serves test merchants only."),
        EffectKind.Authorize => new AuthorizeDesk(),
        EffectKind.Capture => new CaptureDesk(),
        EffectKind.Void => new VoidDesk(),
        EffectKind.Refund => new RefundDesk(),
        EffectKind.PaymentPage => new PaymentPageDesk(),
        _ => throw new InvalidOperationException($"The simulated provider has no '{call.Kind}'."),
    };
}
