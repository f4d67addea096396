using Commerce.Domain.Errors;
using Commerce.Domain.Values;

namespace Commerce.Domain.Invoices;

/// <summary>An invoice on its way to the customer by e-mail: at most one of a kind on one business day.</summary>
public sealed class InvoiceMessage : Aggregate
{
    public const int MaxNote = 500;
    public const int MaxFailure = 200;

    private InvoiceMessage()
    {
    }

    public MessageId Id { get; private set; }

    public InvoiceId InvoiceId { get; private set; }

    public MessageKind Kind { get; private set; }

    /// <summary>The merchant's day it was asked for.</summary>
    public DateOnly Day { get; private set; }

    /// <summary>Which reminder of the merchant's schedule it is, from 1; null for one somebody asked for.</summary>
    public int? Level { get; private set; }

    public MessageStatus Status { get; private set; }

    public string Recipient { get; private set; } = "";

    /// <summary>The merchant's own words to this customer.</summary>
    public string? Note { get; private set; }

    /// <summary>What the mail server said; only of a failed one.</summary>
    public string? Failure { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>Why this invoice cannot be sent so; null if it can.</summary>
    public static Problem? InTheWay(Invoice invoice, MessageKind kind, string? recipient) =>
        !invoice.Status.IsIssued() || invoice.Status == InvoiceStatus.Void
            ? new Problem("status", $"is {Transitions<InvoiceStatus>.Write(invoice.Status)}; an issued invoice can be sent", "invoice_customer with issue")
        : kind == MessageKind.Reminder && !invoice.Due.IsPositive
            ? new Problem("due", "is nothing: nobody is reminded of a paid or written-off invoice")
        : string.IsNullOrWhiteSpace(recipient)
            ? new Problem("customer.email", "is missing: there is nowhere to send it", "save_customer with email")
        : null;

    public static InvoiceMessage Queue(Invoice invoice, MessageKind kind, string recipient, string? note, DateOnly today, DateTimeOffset now,
        int? level = null)
    {
        var message = new InvoiceMessage
        {
            Id = MessageId.New(),
            InvoiceId = invoice.Id,
            Kind = kind,
            Level = level,
            Day = today,
            Recipient = recipient,
            Note = note,
            CreatedAt = now,
        };
        invoice.MarkSent(today);
        message.Record(new DomainEvent("invoice.queued_for_mail", invoice.Id.ToString(), new { message_id = message.Id, kind, level }));
        return message;
    }

    /// <summary>The mail server took it.</summary>
    public void Deliver(DateTimeOffset now)
    {
        if (MoveTo(MessageStatus.Sent))
        {
            ClosedAt = now;
            Record(new DomainEvent("invoice.mailed", InvoiceId.ToString(), new { message_id = Id, kind = Kind }));
        }
    }

    public void Fail(string why, DateTimeOffset now)
    {
        if (MoveTo(MessageStatus.Failed))
        {
            (ClosedAt, Failure) = (now, why.Length <= MaxFailure ? why : why[..MaxFailure]);
            Record(new DomainEvent("invoice.mail_failed", InvoiceId.ToString(), new { message_id = Id, kind = Kind }));
        }
    }

    private bool MoveTo(MessageStatus next)
    {
        var moves = MessageMoves.Table.Allows(Status, next, $"Message {Id}");
        Status = next;
        return moves;
    }
}

public readonly record struct MessageId(Guid Value) : IEntityId<MessageId>
{
    public static string Prefix => "msg";

    public static MessageId From(Guid value) => new(value);

    public static MessageId New() => new(Guid.CreateVersion7());

    public override string ToString() => IdText.Format(Prefix, Value);
}

public enum MessageKind
{
    First,
    Reminder,
}

public enum MessageStatus
{
    Queued,

    /// <summary>The mail server took it; whether it was read is not known.</summary>
    Sent,

    /// <summary>The mail server refused it, or nobody took it for three days.</summary>
    Failed,
}

public static class MessageMoves
{
    public static readonly Transitions<MessageStatus> Table = new(
        (MessageStatus.Queued, [MessageStatus.Sent, MessageStatus.Failed]),
        (MessageStatus.Sent, []),
        (MessageStatus.Failed, []));
}
