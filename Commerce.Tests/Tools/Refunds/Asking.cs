using System.Text.Json;
using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Refunds;

/// <summary>Refunds as an agent asks for them.</summary>
internal static class Asking
{
    public static async Task<int> VersionAsync(this TestShop shop, string id) => View(await shop.RecordAsync(id)).GetProperty("version").GetInt32();

    public static JsonElement View(JsonElement record) => record.TryGetProperty("payment", out var payment) ? payment
        : record.TryGetProperty("order", out var order) ? order
        : record.TryGetProperty("invoice", out var invoice) ? invoice : record.GetProperty("refund");

    public static object Refund(
        string target, int version, string? amount = "all", string? method = null, object? lines = null, bool restock = false,
        string? inAdditionTo = null, string? key = null) => new
        {
            target_id = target,
            expected_version = version,
            amount = lines is null ? amount : null,
            lines,
            method,
            reason = "product_unsatisfactory",
            restock,
            in_addition_to = inAdditionTo,
            idempotency_key = key,
        };

    /// <summary>To its end, at the version the record has now.</summary>
    public static async Task<JsonElement> RefundAsync(this TestShop shop, string target, string amount = "all", string? method = null) =>
        await shop.Agent.CallAsync("refund_customer", Refund(target, await shop.VersionAsync(target), amount, method));

    public static async Task<JsonElement> RefusedAsync(this TestShop shop, string target, string amount = "all", string? method = null) =>
        await shop.Agent.RefusedAsync("refund_customer", Refund(target, await shop.VersionAsync(target), amount, method));

    public static string Code(this JsonElement error) => error.GetProperty("code").GetString()!;

    public static string Amount(this JsonElement record, string name) => record.GetProperty(name).GetProperty("amount").GetString()!;

    public static string Text(this JsonElement record, string name) => record.GetProperty(name).GetString()!;

    /// <summary>Refunds in the provider's own book, as state and minor units.</summary>
    public static async Task<string[]> TheirsAsync(this TestShop shop) =>
    [
        .. (await shop.BookAsync()).GetProperty("refunds").EnumerateArray()
            .Select(static it => $"{it.GetProperty("status").GetString()} {it.GetProperty("amount_minor").GetInt64()}").Order(StringComparer.Ordinal),
    ];

    /// <summary>What the payments say: refunded, on their way, credited.</summary>
    public static Task<string> OursAsync(this TestShop shop) => shop.Merchant.ScalarAsync<string>(
        "select string_agg(refunded_minor || '/' || refunding_minor || '/' || credited_minor, ', ' order by id) from commerce.payment");
}
