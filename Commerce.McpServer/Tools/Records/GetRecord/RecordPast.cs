using System.Globalization;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Ledger;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Invoices;
using Commerce.McpServer.Records;

namespace Commerce.McpServer.Tools.Records.GetRecord;

/// <summary>Records as they were at the end of a day. The clock is the booking date: what was booked later is not in it.</summary>
public sealed class RecordPast(CommerceSession session, MoneyReader money)
{
    /// <summary>Either a day, or a moment that lies in one.</summary>
    internal static bool TryRead(string text, out DateOnly? day, out DateTimeOffset moment)
    {
        moment = default;
        day = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;
        return day is not null
            || (text.Contains('T', StringComparison.Ordinal)
                && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment));
    }

    /// <summary>The merchant's day that is asked for.</summary>
    public DateOnly DayOf(string asOf)
    {
        TryRead(asOf, out var read, out var moment);
        var (day, today) = (read ?? session.Merchant.DayOf(moment), session.Merchant.DayOf(session.Now));
        return day <= today
            ? day
            : throw CommerceException.At(ErrorCode.ValidationArguments, "as_of", $"Nobody knows what will be booked after {today:yyyy-MM-dd}.");
    }

    public async Task<InvoiceView> OfAsync(Invoice invoice, DateOnly day, CancellationToken cancellationToken)
    {
        if (session.Merchant.DayOf(invoice.CreatedAt) is var drafted && drafted > day)
        {
            throw CommerceException.At(
                ErrorCode.ValidationArguments, "as_of", $"Invoice {invoice.Id} was drafted on {drafted:yyyy-MM-dd}; there is nothing before.",
                $"{drafted:yyyy-MM-dd} or later");
        }

        var booked = await money.OfSourcesAsync(
            await money.SourcesOfInvoiceAsync(invoice.Id.Value, cancellationToken), day, cancellationToken);
        return InvoiceView.AsOf(
            invoice, InvoicePast.Of(invoice, [.. booked.Select(static it => new BookedTransfer(it.Entry, it.Debit, it.Credit, it.Amount))]), day);
    }
}
