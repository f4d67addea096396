namespace Commerce.Tests.Torture.Swarm.Behaviours;

/// <summary>Looks for something and changes nothing.</summary>
public sealed class Browse : Behaviour
{
    private static readonly string?[] Words = [null, "test", "product", "nothing of the kind", "sku"];

    public override int Weight => 20;

    public override Task DoAsync(Shopper shopper, CancellationToken cancellationToken) => shopper.SayAsync(
        "search_catalog", new { query = shopper.Pick(Words), limit = shopper.Random.Next(1, 20) }, cancellationToken,
        keyed: false);
}
