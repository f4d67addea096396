namespace Commerce.Tests.Torture.Swarm.Behaviours;

/// <summary>
/// From the search to the order, with whatever the bank has to say; after a decline now and then once more with
/// another card.
/// </summary>
public sealed class Buy : Behaviour
{
    /// <summary>
    /// Every way in which the simulated provider can answer, or not, that ends by itself within seconds.
    /// </summary>
    internal static readonly string[] Methods =
    [
        "pm_sim_visa", "pm_sim_visa", "pm_sim_visa", "pm_sim_mastercard", "pm_sim_amex", "pm_sim_declined_funds",
        "pm_sim_declined_stolen",
        "pm_sim_declined_fraud", "pm_sim_review_2s", "pm_sim_review_2s_then_decline", "pm_sim_3ds_2s",
        "pm_sim_timeout_before",
        "pm_sim_timeout_after", "pm_sim_500", "pm_sim_503", "pm_sim_500_cached_authorized", "pm_sim_malformed_200",
        "pm_sim_slow_1s",
    ];

    private static readonly string[] Captures = ["now", "now", "on_ship", "manual"];

    public override int Weight => 45;

    public override async Task DoAsync(Shopper shopper, CancellationToken cancellationToken)
    {
        var basket = await Basket.FillAsync(shopper, cancellationToken);
        if (basket is null || await basket.ChooseShippingAsync(cancellationToken) is not { } version)
        {
            return;
        }

        var heard = await PayAsync(shopper, basket.CheckoutId, version, shopper.Pick(Methods), cancellationToken);
        if (heard?.Result is { } refusal && refusal.TryGetProperty("error", out var error) && shopper.Chance(50)
            && error.TryGetProperty("checkout_version", out var reopened))
        {
            heard = await PayAsync(shopper, basket.CheckoutId, reopened.GetInt32(), "pm_sim_visa", cancellationToken);
        }

        if (heard?.Result is { } placed && placed.TryGetProperty("order_id", out var order))
        {
            shopper.Known.Add(order.GetString()!);
        }
    }

    private static Task<Heard?> PayAsync(Shopper shopper, string checkout, int version, string method,
        CancellationToken cancellationToken) =>
        shopper.DoAsync("complete_checkout", new
        {
            checkout_id = checkout,
            expected_version = version,
            payment_method_id = method,
            capture = shopper.Pick(Captures),
        }, cancellationToken);
}
