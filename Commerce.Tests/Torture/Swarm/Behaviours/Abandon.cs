namespace Commerce.Tests.Torture.Swarm.Behaviours;

/// <summary>Fills a basket, perhaps asks what shipping would cost, and gives it up.</summary>
public sealed class Abandon : Behaviour
{
    public override int Weight => 10;

    public override async Task DoAsync(Shopper shopper, CancellationToken cancellationToken)
    {
        if (await Basket.FillAsync(shopper, cancellationToken) is not { } basket)
        {
            return;
        }

        if (shopper.Chance(50))
        {
            await basket.ChooseShippingAsync(cancellationToken);
        }

        await shopper.SayAsync(
            "cancel_checkout", new { checkout_id = basket.CheckoutId, reason = $"not today, says {shopper.Word}" },
            cancellationToken);
    }
}
