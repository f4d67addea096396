using Commerce.Tests.Torture.Swarm;

namespace Commerce.Tests.Torture.Chaos.Behaviours;

/// <summary>Asks all carriers for parcels that nobody has bought.</summary>
public sealed class AskCarriers : Behaviour
{
    public override int Weight => 15;

    public override Task DoAsync(Shopper shopper, CancellationToken cancellationToken) => shopper.DoAsync("quote_shipping", new
    {
        to = new { country = "DE", name = $"Ada {shopper.Word}", line1 = "Musterweg 1", city = "Berlin", postal_code = "10115" },
        parcels = new[] { new { length_mm = 300, width_mm = 200, height_mm = 100, weight_g = shopper.Random.Next(200, 3000) } },
        deadline_s = 5,
    }, cancellationToken);
}
