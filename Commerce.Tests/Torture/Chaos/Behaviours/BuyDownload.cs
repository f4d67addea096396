using Commerce.Tests.Torture.Swarm;

namespace Commerce.Tests.Torture.Chaos.Behaviours;

/// <summary>Buys something that nobody has to carry: the shortest way to money, so most payments of a run come from here.</summary>
public sealed class BuyDownload : Behaviour
{
    /// <summary>In the title of what this agent looks for.</summary>
    public const string Word = "download";

    private static readonly string[] Methods =
    [
        "pm_sim_visa", "pm_sim_visa", "pm_sim_visa", "pm_sim_mastercard", "pm_sim_amex", "pm_sim_timeout_before", "pm_sim_timeout_after",
        "pm_sim_500", "pm_sim_500_cached_authorized", "pm_sim_malformed_200", "pm_sim_slow_1s", "pm_sim_declined_funds",
        "pm_sim_review_1s",
    ];

    private static readonly string[] Captures = ["now", "now", "on_ship", "manual"];

    public override int Weight => 60;

    public override async Task DoAsync(Shopper shopper, CancellationToken cancellationToken)
    {
        var found = await shopper.SayAsync("search_catalog", new { query = Word, in_stock = true }, cancellationToken, keyed: false);
        if (found?.Result is not { } page || !page.TryGetProperty("items", out var items) || items.GetArrayLength() == 0)
        {
            return;
        }

        var variant = items[shopper.Random.Next(items.GetArrayLength())].GetProperty("variant_id").GetString();
        var started = await shopper.SayAsync("start_checkout", new
        {
            items = new[] { new { variant_id = variant, quantity = shopper.Random.Next(1, 3) } },
            email = "ada@example.org",
            ship_to = new { country = "DE", name = $"Ada {shopper.Word}", line1 = "Musterweg 1", city = "Berlin", postal_code = "10115" },
        }, cancellationToken);
        if (started?.Result is not { } checkout || !checkout.TryGetProperty("checkout_id", out var id))
        {
            return;
        }

        shopper.Known.Add(id.GetString()!);
        await shopper.DoAsync("complete_checkout", new
        {
            checkout_id = id.GetString(),
            expected_version = checkout.GetProperty("version").GetInt32(),
            payment_method_id = shopper.Pick(Methods),
            capture = shopper.Pick(Captures),
        }, cancellationToken);
    }
}
