using System.Globalization;
using Commerce.Tests.Torture.Swarm;

namespace Commerce.Tests.Torture.Chaos.Behaviours;

/// <summary>Loads a file with one product, which is the shortest durable work that calls nobody.</summary>
public sealed class ImportOne : Behaviour
{
    public const string Tool = "import_catalog";

    private const string Header =
        "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Tracker,Variant Inventory Qty,Variant Requires Shipping";

    public override int Weight => 25;

    public override Task DoAsync(Shopper shopper, CancellationToken cancellationToken) =>
        ImportAsync(shopper, shopper.Random.Next(5), cancellationToken);

    /// <param name="number">Of the product; another one loads another product.</param>
    public static Task<Heard?> ImportAsync(Shopper shopper, int number, CancellationToken cancellationToken)
    {
        var (price, stock) = (shopper.Random.Next(1, 60), shopper.Random.Next(50_000, 90_000));
        return shopper.DoAsync(
            Tool, new { text = FileOf($"file-{number}", $"A {BuyDownload.Word} {number} {shopper.Word}", price, stock) }, cancellationToken);
    }

    /// <summary>A file with this one product, which nobody has to carry.</summary>
    public static string FileOf(string handle, string title, int price, int stock) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Header}\n{handle},{title},Title,Default Title,{handle.ToUpperInvariant()},{price}.50,shopify,{stock},false\n");
}
