using Commerce.Domain.Access;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Ledger;
using Commerce.McpServer.Pipeline;

namespace Commerce.McpServer.Tools.Records.GetRecord;

/// <summary>What was booked for a record, for who may read the ledger.</summary>
public sealed class RecordBookings(CallContext context, BookingReader bookings)
{
    /// <param name="source">What the bookings are filed under; null for a record that has none.</param>
    /// <param name="until">The last booking date; null: all.</param>
    public async Task<IReadOnlyList<BookingView>> OfAsync((string Type, Guid Id)? source, DateOnly? until, CancellationToken cancellationToken) =>
        source is not { } booked ? []
        : context.Principal.Scopes.Grants(Scopes.LedgerRead) ? await bookings.ReadAsync(booked.Type, booked.Id, until, cancellationToken)
        : throw CommerceException.At(ErrorCode.ScopeMissing, "include", $"Bookings need the scope {Scopes.LedgerRead}.");
}
