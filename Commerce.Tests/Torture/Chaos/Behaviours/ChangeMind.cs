using Commerce.Tests.Torture.Swarm;

namespace Commerce.Tests.Torture.Chaos.Behaviours;

/// <summary>Fills a basket, changes it a few times and gives it up: many small writes, each of them final at once.</summary>
public sealed class ChangeMind : Behaviour
{
    public override int Weight => 60;

    public override async Task DoAsync(Shopper shopper, CancellationToken cancellationToken)
    {
        if (await Basket.FillAsync(shopper, cancellationToken) is not { } basket)
        {
            return;
        }

        var version = basket.Version;
        for (var i = shopper.Random.Next(1, 4); i > 0; i--)
        {
            var changed = await shopper.SayAsync("update_checkout", new
            {
                checkout_id = basket.CheckoutId,
                expected_version = version,
                email = $"ada{shopper.Random.Next(100)}@example.org",
            }, cancellationToken);
            if (changed?.Result is { } checkout && checkout.TryGetProperty("version", out var next))
            {
                version = next.GetInt32();
            }
        }

        await shopper.SayAsync(
            "cancel_checkout", new { checkout_id = basket.CheckoutId, reason = $"rather not, says {shopper.Word}" }, cancellationToken);
    }
}
