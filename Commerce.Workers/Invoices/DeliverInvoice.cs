using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Invoices;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Values;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Invoices;

/// <summary>
/// Hands one message to the mail server. Whether it took a message whose answer was lost nobody can ask it, so it is sent again
/// under the same identity: the customer may see it twice, and never not at all.
/// </summary>
[Step(SendInvoiceWork.Tool, SendInvoiceWork.Deliver)]
public sealed class DeliverInvoice(CommerceSession session) : ProviderStep<MailState>
{
    private static readonly TimeSpan[] Again =
        [TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2)];

    public override async Task<StepPlan> IntendAsync(StepContext context, MailState state, CancellationToken cancellationToken)
    {
        var message = await LoadAsync(state, cancellationToken);
        if (message.Status != MessageStatus.Queued)
        {
            return new StepPlan.Skip(End(message));
        }

        if (context.IsOverdue)
        {
            message.Fail("No mail server took it for three days.", session.Now);
            return new StepPlan.Skip(End(message));
        }

        return new StepPlan.Call(new EffectIntent(
            SendInvoiceWork.Provider, EffectKind.Mail, message.InvoiceId.Value, CommerceJson.ToElement(new MailRequest(message.Id))));
    }

    public override async Task<StepOutcome> ConcludeAsync(
        StepContext context, MailState state, EffectRecord effect, ProviderAnswer answer, CancellationToken cancellationToken)
    {
        var message = await LoadAsync(state, cancellationToken);
        switch (answer.Outcome)
        {
            case ProviderOutcome.Succeeded:
                message.Deliver(session.Now);
                return End(message);
            case ProviderOutcome.Declined:
                message.Fail(answer.Note ?? "The mail server refused it.", session.Now);
                return End(message);
            default:
                return new StepOutcome.Wait(
                    SendInvoiceWork.Deliver, state with { Refusals = state.Refusals + 1 }, Again[Math.Min(state.Refusals, Again.Length - 1)],
                    "The mail server cannot take it now; it is tried again.");
        }
    }

    public override async Task<object> IndeterminateAsync(
        StepContext context, MailState state, EffectRecord effect, CancellationToken cancellationToken)
    {
        var message = await LoadAsync(state, cancellationToken);
        message.Fail("Whether the mail server took it is not known.", session.Now);
        return Result(message);
    }

    private async Task<InvoiceMessage> LoadAsync(MailState state, CancellationToken cancellationToken) =>
        await session.LockAsync<InvoiceMessage>(state.MessageId.Value, cancellationToken)
        ?? throw new InvalidOperationException($"There is no message {state.MessageId}.");

    private static StepOutcome.Done End(InvoiceMessage message) => new(
        Result(message), message.Status == MessageStatus.Sent ? "The mail server took it." : $"Not delivered: {message.Failure}");

    private static object Result(InvoiceMessage message) => new { message_id = message.Id, invoice_id = message.InvoiceId, status = message.Status };
}
