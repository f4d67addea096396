namespace Commerce.Tests.Torture.Swarm;

/// <summary>A checkout on its way to being ready, as one agent sees it.</summary>
public sealed class Basket
{
    private readonly Shopper _shopper;

    private Basket(Shopper shopper, string checkoutId, int version) =>
        (_shopper, CheckoutId, Version) = (shopper, checkoutId, version);

    public string CheckoutId { get; }

    public int Version { get; private set; }

    /// <summary>Null where nothing could be bought, or where nobody answered.</summary>
    public static async Task<Basket?> FillAsync(Shopper shopper, CancellationToken cancellationToken)
    {
        var found = await shopper.SayAsync("search_catalog", new { in_stock = true, limit = 20 }, cancellationToken,
            keyed: false);
        if (found?.Result is not { } page || !page.TryGetProperty("items", out var items)
            || items.GetArrayLength() == 0)
        {
            return null;
        }

        var variant = items[shopper.Random.Next(items.GetArrayLength())].GetProperty("variant_id").GetString();
        var started = await shopper.SayAsync("start_checkout", new
        {
            items = new[] { new { variant_id = variant, quantity = shopper.Random.Next(1, 3) } },
            email = "ada@example.org",
            ship_to = new { country = "DE", name = $"Ada {shopper.Word}", line1 = "Musterweg 1", city = "Berlin",
            postal_code = "10115" },
        }, cancellationToken);
        if (started?.Result is not { } checkout || !checkout.TryGetProperty("checkout_id", out var id))
        {
            return null;
        }

        shopper.Known.Add(id.GetString()!);
        return new Basket(shopper, id.GetString()!, checkout.GetProperty("version").GetInt32());
    }

    /// <summary>The version at which it can be paid; null where it did not come to that.</summary>
    public async Task<int?> ChooseShippingAsync(CancellationToken cancellationToken)
    {
        var quoted = await _shopper.DoAsync("quote_shipping", new { checkout_id = CheckoutId, deadline_s = 10 },
            cancellationToken);
        if (quoted?.Result is not { } offers || !offers.TryGetProperty("quotes", out var quotes)
            || quotes.GetArrayLength() == 0)
        {
            return null;
        }

        var quote = quotes[_shopper.Random.Next(quotes.GetArrayLength())].GetProperty("quote_id").GetString();
        var updated = await _shopper.SayAsync(
            "update_checkout", new { checkout_id = CheckoutId, expected_version = Version, quote_id = quote },
            cancellationToken);
        if (updated?.Result is not { } checkout || !checkout.TryGetProperty("version", out var version)
            || !checkout.TryGetProperty("status", out var status) || status.GetString() != "ready_for_payment")
        {
            return null;
        }

        return Version = version.GetInt32();
    }
}
