using System.Globalization;
using System.Text.Json;

namespace Commerce.Tests.Torture.Swarm.Behaviours;

/// <summary>
/// Goes to any payment of the merchant, whoever took it, and gives parts of it back, now and then more than is left and now and then
/// the same twice: agents of one merchant meet at the same payments.
/// </summary>
public sealed class GiveBack : Behaviour
{
    public override int Weight => 30;

    public override async Task DoAsync(Shopper shopper, CancellationToken cancellationToken)
    {
        var found = await shopper.SayAsync(
            "find_records", new { type = "payment", status = "succeeded", limit = 10 }, cancellationToken, keyed: false);
        if (found?.Result is not { } page || !page.TryGetProperty("items", out var items) || items.GetArrayLength() == 0)
        {
            return;
        }

        var id = items[shopper.Random.Next(items.GetArrayLength())].GetProperty("id").GetString()!;
        for (var acts = shopper.Random.Next(1, 4); acts > 0; acts--)
        {
            var read = await shopper.SayAsync("get_record", new { id }, cancellationToken, keyed: false);
            if (read?.Result is not { } record || !record.TryGetProperty("payment", out var payment)
                || await RefundAsync(shopper, id, payment, cancellationToken) is not { } heard)
            {
                return;
            }

            if (heard.Result is { } answer && answer.TryGetProperty("refund_id", out var refund))
            {
                shopper.Known.Add(refund.GetString()!);
            }
        }
    }

    private static Task<Heard?> RefundAsync(Shopper shopper, string id, JsonElement payment, CancellationToken cancellationToken) =>
        shopper.DoAsync("refund_customer", new
        {
            target_id = id,
            expected_version = payment.GetProperty("version").GetInt32(),
            amount = shopper.Chance(20) ? "all" : Part(shopper, payment),
            reason = "order_change",
        }, cancellationToken);

    private static string Part(Shopper shopper, JsonElement payment)
    {
        var left = decimal.Parse(payment.GetProperty("refundable").GetProperty("amount").GetString()!, CultureInfo.InvariantCulture);
        return Math.Max(0.01m, Math.Round(left * shopper.Random.Next(1, 120) / 100, 2)).ToString("0.00", CultureInfo.InvariantCulture);
    }
}
