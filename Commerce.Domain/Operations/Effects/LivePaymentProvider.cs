namespace Commerce.Domain.Operations.Effects;

/// <summary>
/// Says that live merchants can be paid: registered by the set-up of every real payment adapter, in servers and workers
/// alike, since a server that only accepts has no adapters.
/// </summary>
public sealed record LivePaymentProvider(string Name);
