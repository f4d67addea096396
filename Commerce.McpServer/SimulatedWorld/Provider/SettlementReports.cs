using System.Globalization;
using System.Text;
using Commerce.McpServer.SimulatedWorld.Book;

namespace Commerce.McpServer.SimulatedWorld.Provider;

/// <summary>
/// What a merchant's accountant downloads: every authorization that held, capture, void and refund of one day, a line each, and a
/// last line that says how many there are, so that half a file is known for one.
/// </summary>
internal static class SettlementReports
{
    public const string Header = "type,merchant,id,reference,authorization_id,request_key,amount_minor,currency,fee_minor,booked_at";

    private const string Lines = """
        select * from (
            select 'authorization' as type, a.id, a.reference, a.id as authorization_id, a.request_key, a.amount_minor, a.currency,
                0 as fee_minor, a.created_at as booked_at
            from world.authorization a where a.merchant = $1 and a.status in ('authorized', 'captured', 'voided', 'expired')
            union all
            select 'capture', c.id, c.reference, c.authorization_id, c.request_key, c.amount_minor, c.currency, c.fee_minor, c.created_at
            from world.capture c where c.merchant = $1
            union all
            select 'void', v.id, v.reference, v.authorization_id, v.request_key, v.amount_minor, v.currency, 0, v.created_at
            from world.void v where v.merchant = $1
            union all
            select 'refund', r.id, r.reference, c.authorization_id, r.request_key, r.amount_minor, r.currency, 0, r.created_at
            from world.refund r join world.capture c on c.id = r.capture_id where r.merchant = $1 and r.status = 'succeeded') l
        where l.booked_at >= $2 and l.booked_at < $2 + interval '1 day' order by l.booked_at, l.id
        """;

    public static async Task<IResult> DownloadAsync(HttpContext http, WorldDataSource world, Settlement settlement)
    {
        var merchant = MerchantGate.MerchantOf(http);
        if (!DateOnly.TryParseExact(
            http.Request.Query["date"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            throw ProviderRefusal.Invalid("date", "A day as in 2026-11-25 is expected, in UTC.");
        }

        var lines = await world.WriteAsync(async session =>
        {
            await settlement.RunAsync(session, merchant);
            return await session.RowsAsync<SettlementLine>(Lines, merchant, new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero));
        });
        var text = new StringBuilder(Header).Append('\n');
        foreach (var line in lines)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{line.Type},{merchant},{Cell(line.Id)},{Cell(line.Reference)},{Cell(line.AuthorizationId)},{Cell(line.RequestKey)},");
            text.Append(CultureInfo.InvariantCulture,
                $"{line.AmountMinor},{line.Currency},{line.FeeMinor},{line.BookedAt.UtcDateTime:yyyy-MM-ddTHH:mm:ss.ffffffZ}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"total,{merchant},,,,,{lines.Count},,,{date:yyyy-MM-dd}\n");
        return Results.Text(text.ToString(), "text/csv", Encoding.UTF8);
    }

    private static string Cell(string? text) => text is null ? ""
        : text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}

internal sealed record SettlementLine
{
    public required string Type { get; init; }
    public required string Id { get; init; }
    public required string Reference { get; init; }
    public required string AuthorizationId { get; init; }
    public string? RequestKey { get; init; }
    public required long AmountMinor { get; init; }
    public required string Currency { get; init; }
    public required long FeeMinor { get; init; }
    public required DateTimeOffset BookedAt { get; init; }
}
