using System.Globalization;
using Commerce.Domain.Access;
using Commerce.Domain.Orders;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Resources.Records;

/// <summary>The orders of the last weeks that the caller may see, newest first.</summary>
public sealed class RecentOrders(TenantReads reads)
{
    private const int Days = 30;

    // Ids settle which of two orders of one moment comes first.
    private const string Newest = """
        select id, status, total_minor, currency, placed_at from commerce.order
        where tenant_id = $1 and placed_at > $2 and ($3::uuid is null or customer_id = $3)
            and ($4::timestamptz is null or (placed_at, id) < ($4, $5::uuid))
        order by placed_at desc, id desc limit $6
        """;

    public Task<IReadOnlyList<ListedResource>> ListAsync(
        Principal principal, string? after, int atMost, CancellationToken cancellationToken) =>
        reads.ReadAsync<IReadOnlyList<ListedResource>>(principal, async (session, _) =>
        {
            var (at, id) = Place(after);
            await using var command = session.Command(
                Newest, principal.TenantId, session.Now.AddDays(-Days), principal.BuyerOf, at, id, atMost);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var found = new List<ListedResource>();
            while (await reader.ReadAsync(cancellationToken))
            {
                var total = new Money(reader.GetInt64(2), Currency.Of(reader.GetString(3)));
                found.Add(Show(
                    new OrderId(reader.GetGuid(0)), reader.GetString(1), total,
                    reader.GetFieldValue<DateTimeOffset>(4)));
            }

            return found;
        }, cancellationToken);

    private static ListedResource Show(OrderId id, string status, Money total, DateTimeOffset placedAt) => new(
        new Resource
        {
            Uri = $"commerce://order/{id}",
            Name = id.ToString(),
            Title = string.Create(CultureInfo.InvariantCulture, $"Order of {placedAt:yyyy-MM-dd}, {total}, {status}"),
            MimeType = ResourceText.MediaType,
        },
        string.Create(CultureInfo.InvariantCulture, $"{placedAt:O} {id}"));

    private static (DateTimeOffset? At, Guid? Id) Place(string? place)
    {
        if (place is null)
        {
            return (null, null);
        }

        return place.Split(' ') is [var at, var text]
            && DateTimeOffset.TryParseExact(
                at, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var placedAt)
            && IdText.TryParse(OrderId.Prefix, text, out var id, out _)
            ? (placedAt, id)
            : throw new FormatException("This is no place in the list of orders.");
    }
}
