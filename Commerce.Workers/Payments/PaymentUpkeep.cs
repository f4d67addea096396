using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations;
using Commerce.Domain.Payments;

namespace Commerce.Workers.Payments;

/// <summary>Calls about a payment that no agent waits for: a hold to give back, money still to take.</summary>
public static class PaymentUpkeep
{
    /// <summary>Once for each version of the payment, however often it is found due.</summary>
    /// <returns>The operation; null when it was started before.</returns>
    public static Task<string?> StartAsync(
        OwnWork ownWork, Payment payment, string step, CancellationToken cancellationToken) => ownWork.StartAsync(
        PaymentUpkeepWork.Tool, $"{payment.Id}:{step}:{payment.Version}",
        new { payment_id = payment.Id, step, payment.Version },
        new OperationStart(step, CollectionState.Of(payment), $"{step} of {payment.Id}")
        {
            Deadline = TimeSpan.FromDays(1),
        },
        cancellationToken);
}
