namespace Commerce.Tests.Torture.Swarm.Behaviours;

/// <summary>Takes down a customer and bills it: often at once, now and then as a draft that is issued in a second call.</summary>
public sealed class BillCustomer : Behaviour
{
    private const string Tool = "invoice_customer";
    private static readonly string[] Categories = ["standard", "standard", "reduced", "zero"];

    public override int Weight => 60;

    public override async Task DoAsync(Shopper shopper, CancellationToken cancellationToken)
    {
        var email = $"buyer{shopper.Random.NextInt64():x}@example.org";
        var saved = await shopper.SayAsync("save_customer", new
        {
            name = $"Ada {shopper.Word}",
            email,
            address = new { country = "DE", line1 = "Musterweg 1", city = "Berlin", postal_code = "10115" },
        }, cancellationToken);
        if (saved?.Result is not { } answer || !answer.TryGetProperty("customer", out var customer))
        {
            return;
        }

        for (var bills = shopper.Random.Next(2, 8); bills > 0; bills--)
        {
            await BillAsync(shopper, customer.GetProperty("customer_id").GetString()!, cancellationToken);
        }
    }

    private static async Task BillAsync(Shopper shopper, string customer, CancellationToken cancellationToken)
    {
        var issuesAtOnce = shopper.Chance(75);
        var heard = await shopper.SayAsync(Tool, new
        {
            customer_id = customer,
            lines = Enumerable.Range(1, shopper.Random.Next(1, 4)).Select(number => new
            {
                description = $"Work {number} for {shopper.Word} {shopper.Random.NextInt64():x}",
                quantity = shopper.Random.Next(1, 5),
                unit_price = new { amount = $"{shopper.Random.Next(1, 200)}.{shopper.Random.Next(10, 100)}", currency = "EUR" },
                tax_category = shopper.Pick(Categories),
            }).ToArray(),
            issue = issuesAtOnce,
        }, cancellationToken);
        if (heard?.Result is not { } invoice || !invoice.TryGetProperty("invoice_id", out var id))
        {
            return;
        }

        shopper.Known.Add(id.GetString()!);
        if (!issuesAtOnce)
        {
            await shopper.SayAsync(
                Tool, new { invoice_id = id.GetString(), expected_version = invoice.GetProperty("version").GetInt32(), issue = true },
                cancellationToken);
        }
    }
}
