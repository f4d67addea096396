using System.Globalization;
using System.Net.Mail;
using System.Text;
using Commerce.Domain.Documents;
using Commerce.Domain.Invoices;
using Commerce.Domain.Values;

namespace Commerce.Workers.Mail;

/// <summary>The words of a message and what is attached to it.</summary>
internal static class MailWriter
{
    public static MailMessage Write(InvoiceMessage message, Invoice invoice, BillingDocument document, IReadOnlyList<DocumentFile> files, MailOptions options)
    {
        var seller = invoice.Seller!;
        var mail = new MailMessage
        {
            From = new MailAddress(SenderOf(seller, options), seller.Name),
            Subject = OneLine(Subject(message, invoice, document.IsTest)),
            SubjectEncoding = Encoding.UTF8,
            Body = Body(message, invoice, document),
            BodyEncoding = Encoding.UTF8,
        };
        mail.To.Add(new MailAddress(message.Recipient));
        if (seller.Email is { } reply)
        {
            mail.ReplyToList.Add(new MailAddress(reply, seller.Name));
        }

        // The same for every attempt, so that whoever gets it twice sees that it is one.
        mail.Headers.Add("Message-ID", $"<{message.Id}@{mail.From.Host}>");
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        foreach (var file in files)
        {
            mail.Attachments.Add(new Attachment(new MemoryStream(file.Content), file.FileName, file.MediaType));
        }

        return mail;
    }

    // A folder needs no address that can be answered; a mail server does.
    private static string SenderOf(Party seller, MailOptions options) => options.From ?? seller.Email
        ?? (options.Host is null ? "no-reply@localhost" : throw new InvalidOperationException("There is no address to send from."));

    private static string Subject(InvoiceMessage message, Invoice invoice, bool isTest) =>
        $"{(isTest ? "[TEST] " : "")}{(message.Kind == MessageKind.Reminder ? ReminderName(message) : "Invoice")} {invoice.Number} from {invoice.Seller!.Name}";

    private static string Body(InvoiceMessage message, Invoice invoice, BillingDocument document)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Dear {OneLine(invoice.Buyer!.Name)},\n\n");
        if (message.Note is { } note)
        {
            text.Append(note).Append("\n\n");
        }

        text.Append(message.Kind == MessageKind.Reminder
            ? $"this is {(message.Level is > 1 and var level ? $"reminder number {level}" : "a friendly reminder")} of the invoice below. "
                + "If you have paid it meanwhile, nothing more is to be done.\n\n"
            : "please find attached the invoice below, as a PDF and, where there is one, as structured data.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Invoice    {invoice.Number} of {invoice.IssuedOn:yyyy-MM-dd}\n");
        text.Append(CultureInfo.InvariantCulture, $"Total      {Write(invoice.Total)}\n");
        text.Append(CultureInfo.InvariantCulture, $"To pay     {Write(invoice.Due)}{(invoice.Due.IsPositive ? $" until {invoice.DueOn:yyyy-MM-dd}" : "")}\n");
        if (invoice.Due.IsPositive && invoice.Seller!.Bank is { } bank)
        {
            text.Append(CultureInfo.InvariantCulture, $"By transfer to {bank.Holder ?? invoice.Seller.Name}, IBAN {bank.Iban}, reference {invoice.Number}\n");
        }

        if (document.PayPage is { } page)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{(invoice.Due.IsPositive ? "See it and pay it here" : "See it here")}:\n{page.AbsoluteUri}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{OneLine(invoice.Seller!.Name)}\n");
        return document.IsTest ? $"This is a test: nothing is to be paid.\n\n{text}" : text.ToString();
    }

    private static string ReminderName(InvoiceMessage message) =>
        message.Level is > 1 and var level ? $"Reminder {level}: invoice" : "Reminder: invoice";

    private static string Write(Money money) => $"{money.Amount} {money.Currency}";

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
