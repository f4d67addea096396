using Commerce.Domain.Invoices;
using Commerce.Domain.Operations;

namespace Commerce.Domain.Messages;

/// <summary>Where the server hands an invoice's mail to the workers: work of its own, which no agent has to wait for.</summary>
public static class SendInvoiceWork
{
    public const string Tool = "send_invoice/delivery";
    public const string Deliver = "deliver";

    /// <summary>Name of the adapter that speaks to the mail server.</summary>
    public const string Provider = "mail";

    /// <summary>A mail server that is away may come back; after this the merchant has to know.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromDays(3);

    public static OperationStart Start(MessageId message) =>
        new(Deliver, new MailState(message), "The message is on its way to the mail server.") { Deadline = Deadline };
}

/// <param name="MessageId">What is sent; it holds the address, so that no other row has to.</param>
public sealed record MailState(MessageId MessageId)
{
    /// <summary>How often the mail server could not be reached or had no time.</summary>
    public int Refusals { get; init; }
}

/// <summary>What the adapter is asked: everything else is read from the records when it is sent.</summary>
public sealed record MailRequest(MessageId MessageId);
