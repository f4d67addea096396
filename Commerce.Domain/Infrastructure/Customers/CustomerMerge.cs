using Commerce.Domain.Customers;
using Commerce.Domain.Infrastructure.Persistence;

namespace Commerce.Domain.Infrastructure.Customers;

/// <summary>
/// Makes one of two customers, in the caller's unit of work. Locks are taken in the order everybody takes them:
/// checkouts, orders, invoices, then customers by id. An issued invoice stays as it was issued, to whom it was issued.
/// </summary>
public sealed class CustomerMerge(CommerceSession session, CustomerBook book)
{
    private const string LockCheckouts =
        "select from commerce.checkout where customer_id = $1 order by id for update";

    private const string LockOrders = "select from commerce.order where customer_id = $1 order by id for update";

    private const string LockDrafts =
        "select from commerce.invoice where customer_id = $1 and number is null order by id for update";

    private const string LockCustomers =
        "select from commerce.customer where id in ($1, $2) or merged_into = $1 order by id for update";

    private const string MoveCheckouts = "update commerce.checkout set customer_id = $2 where customer_id = $1";

    private const string MoveOrders = "update commerce.order set customer_id = $2 where customer_id = $1";

    private const string MoveDrafts =
        "update commerce.invoice set customer_id = $2 where customer_id = $1 and number is null";

    // Whoever buys for this customer goes on buying for who it is now.
    private const string MoveBuyers = "update commerce.access_key set buyer_of = $2 where buyer_of = $1";

    private const string Shorten = "update commerce.customer set merged_into = $2 where merged_into = $1";

    public async Task<MergedRecords> RunAsync(
        CustomerId from, int expectedVersion, CustomerId into, CancellationToken cancellationToken)
    {
        await ExecuteAsync(LockCheckouts, from.Value);
        await ExecuteAsync(LockOrders, from.Value);
        await ExecuteAsync(LockDrafts, from.Value);
        await ExecuteAsync(LockCustomers, from.Value, into.Value);
        var gone = (await session.LockAsync<Customer>(from.Value, cancellationToken))
            .OrNotFound("customer_id", from.ToString());
        var stays = (await session.LockAsync<Customer>(into.Value, cancellationToken))
            .OrNotFound("merge_into", into.ToString());
        gone.RequireEditable(expectedVersion);
        gone.MergeInto(stays);
        var checkouts = await ExecuteAsync(MoveCheckouts, from.Value, into.Value);
        var orders = await ExecuteAsync(MoveOrders, from.Value, into.Value);
        var drafts = await ExecuteAsync(MoveDrafts, from.Value, into.Value);
        await ExecuteAsync(MoveBuyers, from.Value, into.Value);
        await ExecuteAsync(Shorten, from.Value, into.Value);
        book.Remember(gone);
        book.Remember(stays);
        return new MergedRecords(stays, checkouts, orders, drafts);

        async Task<int> ExecuteAsync(string sql, params object?[] values)
        {
            await using var command = session.Command(sql, values);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}

/// <param name="Checkouts">How many name the customer that stays from now on.</param>
public sealed record MergedRecords(Customer Stays, int Checkouts, int Orders, int InvoiceDrafts);
