namespace Commerce.Domain.Payments;

/// <param name="Provider">Name of the adapter.</param>
/// <param name="PaymentMethodId">The provider's token; null: the buyer gets a page.</param>
public sealed record PaymentTerms(string Provider, CaptureMode Capture, string? PaymentMethodId);
