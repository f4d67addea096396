namespace Commerce.Tests.Torture.Swarm.Behaviours;

/// <summary>Goods arrive, with a paper that counts once however often it is handed in.</summary>
public sealed class CountStock : Behaviour
{
    public override int Weight => 60;

    public override async Task DoAsync(Shopper shopper, CancellationToken cancellationToken)
    {
        var found = await shopper.SayAsync("search_catalog", new { limit = 20 }, cancellationToken, keyed: false);
        if (found?.Result is not { } page || !page.TryGetProperty("items", out var items) || items.GetArrayLength() == 0)
        {
            return;
        }

        for (var papers = shopper.Random.Next(3, 12); papers > 0; papers--)
        {
            var variant = items[shopper.Random.Next(items.GetArrayLength())].GetProperty("variant_id").GetString();
            await shopper.SayAsync("adjust_stock", new
            {
                kind = "receive",
                reference = $"paper {shopper.Random.NextInt64():x} of {shopper.Word}",
                items = new[] { new { variant_id = variant, quantity = shopper.Random.Next(1, 5) } },
            }, cancellationToken);
        }
    }
}
