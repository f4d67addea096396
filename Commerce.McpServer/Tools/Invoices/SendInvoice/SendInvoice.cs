using System.ComponentModel;
using System.Text.Json.Serialization;
using Commerce.Domain.Access;
using Commerce.Domain.Errors;
using Commerce.Domain.Invoices;
using Commerce.McpServer.Pipeline;

namespace Commerce.McpServer.Tools.Invoices.SendInvoice;

[Tool(
    "Send invoices", Order = 16, Scope = Scopes.InvoicesSend, ReadOnly = false, Destructive = true, Idempotent = true,
    OpenWorld = true)]
[Description("E-mail issued invoices with PDF and XML, or remind of unpaid ones. Once per invoice, kind and day: again answers the "
    + "same message.")]
public sealed record SendInvoice : IWrite<InvoicesSent>
{
    public const int MaxInvoices = 100;

    [Description("1-100.")]
    public required IReadOnlyList<InvoiceId> InvoiceIds { get; init; }

    [Description("Default first.")]
    public MessageKind Kind { get; init; }

    [Description("The merchant's words to these customers.")]
    public string? Note { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>Each invoice has a message of a kind on a day by itself, whichever others are named beside it.</summary>
    public string? NaturalKey() => null;
}

public sealed record InvoicesSent
{
    public required IReadOnlyList<QueuedMessage> Sent { get; init; }

    [Description("What could not be sent, and why.")]
    public IReadOnlyList<Problem>? NotSent { get; init; }

    public required IReadOnlyList<string> NextActions { get; init; }

    /// <summary>For the limits of a week; null when nothing more is sent.</summary>
    [JsonIgnore]
    public MessageWeek? Week { get; init; }
}

/// <summary>Messages of seven days with those of this call.</summary>
/// <param name="ToOneCustomer">Most of them to a customer of this call.</param>
public sealed record MessageWeek(int Messages, int ToOneCustomer);

/// <param name="Status">queued until the mail server took it.</param>
/// <param name="Earlier">It was asked for already today; nothing more is sent.</param>
public sealed record QueuedMessage(InvoiceId InvoiceId, string Number, MessageId MessageId, MessageStatus Status, bool? Earlier);
