using System.Globalization;
using System.Text;

namespace Commerce.Tests.Torture.Swarm.Behaviours;

/// <summary>Loads a small product file; agents of one merchant overwrite each other's products, as suppliers do.</summary>
public sealed class ImportProducts : Behaviour
{
    private const string Header = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,"
        + "Variant Inventory Tracker,Variant Inventory Qty";

    public override int Weight => 5;

    public override Task DoAsync(Shopper shopper, CancellationToken cancellationToken)
    {
        var text = new StringBuilder(Header).Append('\n');
        for (var i = shopper.Random.Next(1, 5); i > 0; i--)
        {
            var number = shopper.Random.Next(100);
            var (price, stock) = (shopper.Random.Next(1, 90), shopper.Random.Next(500, 1000));
            text.Append(
                CultureInfo.InvariantCulture,
                $"torture-{number},Test product {number} {shopper.Word},Title,Default Title,TORTURE-{number},{price}.90,")
                .Append(CultureInfo.InvariantCulture, $"shopify,{stock}\n");
        }

        return shopper.DoAsync("import_catalog", new { text = text.ToString() }, cancellationToken);
    }
}
