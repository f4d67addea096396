using System.Text.Json;
using Commerce.Domain.Products;
using Commerce.Tests.Support;
using Commerce.Tests.Tools.Invoices;

namespace Commerce.Tests.Tools.Conflicts;

/// <summary>Two kinds of calls about the same record.</summary>
/// <param name="One">The tool and the arguments of the n-th call.</param>
/// <param name="Acts">How many of all calls may come to something; a repeat of what was done is none.</param>
internal sealed record ConflictingPair(
    string Name, Func<BillingShop, Task<PairScene>> Arrange, Func<PairScene, int, (string Tool, object Arguments)> One,
    Func<PairScene, int, (string Tool, object Arguments)> Other, IReadOnlyList<int> Acts)
{
    private const int OfAKind = 25;

    private static readonly int[] OneWins = [1];
    private static readonly int[] AnyNumber = [.. Enumerable.Range(1, 2 * OfAKind)];

    public static readonly IReadOnlyList<ConflictingPair> All =
    [
        new("payment and credit note", IssuedAsync, Pay, Credit, OneWins),
        new("payment and write-off", IssuedAsync, Pay, WriteOff, OneWins),
        new("credit note and void", IssuedAsync, Credit, Void, OneWins),
        new("credit note and write-off", IssuedAsync, Credit, WriteOff, OneWins),
        new("void and write-off", IssuedAsync, Void, WriteOff, OneWins),
        new("sending and void", IssuedAsync, Send, Void, AnyNumber),
        new("sending and payment", IssuedAsync, Send, Pay, AnyNumber),
        new("issue and deletion", DraftedAsync, Issue, Void, OneWins),
        new("issue and edit", DraftedAsync, Issue, Edit, OneWins),
        new("edit and deletion", DraftedAsync, Edit, Void, OneWins),
        new("merge and issue of drafts", ManyDraftsAsync, static (it, n) => IssueOf(it.Drafts[n]), Merge, [OfAKind + 1]),
        new("merge and deletion of drafts", ManyDraftsAsync, static (it, n) => ("correct_invoice", BillingShop.Void(it.Drafts[n])), Merge, [OfAKind + 1]),
        new("merge and new invoices", TwoCustomersAsync, Bill, Merge, [OfAKind + 1]),
        new("merge and merge back", TwoCustomersAsync, MergeBack, Merge, OneWins),
        new("receipt and count", StockedAsync, static (it, n) => Adjust(it, "receive", n, 1), static (it, n) => Adjust(it, "count", n, 7), [2 * OfAKind]),
        new("receipt and move", StockedAsync, static (it, n) => Adjust(it, "receive", n, 1), static (it, n) => Adjust(it, "move", n, 2, to: "shop"), AnyNumber),
        new("move and move back", StockedAsync, static (it, n) => Adjust(it, "move", n, 3, to: "shop"),
            static (it, n) => Adjust(it, "move", OfAKind + n, 2, from: "shop", to: "main"), AnyNumber),
        new("move and count", StockedAsync, static (it, n) => Adjust(it, "move", n, 1, to: "shop"), static (it, n) => Adjust(it, "count", n, 3, from: "shop"), AnyNumber),
    ];

    private static async Task<PairScene> IssuedAsync(BillingShop shop) => new(shop) { Invoice = await shop.IssueAsync() };

    private static async Task<PairScene> DraftedAsync(BillingShop shop) =>
        new(shop) { Invoice = await shop.Agent.CallAsync("invoice_customer", shop.Bill(issue: false)) };

    private static async Task<PairScene> TwoCustomersAsync(BillingShop shop) => new(shop)
    {
        Into = (await shop.Agent.CallAsync("save_customer", new
        {
            name = "Ada Married", email = "ada.married@example.com",
            address = new { country = "DE", line1 = "Turmstr. 2", city = "Berlin", postal_code = "10551" },
        })).GetProperty("customer").GetProperty("customer_id").GetString()!,
    };

    private static async Task<PairScene> ManyDraftsAsync(BillingShop shop)
    {
        List<JsonElement> drafts = [];
        for (var number = 0; number < OfAKind; number++)
        {
            drafts.Add(await shop.Agent.CallAsync("invoice_customer", shop.Bill(issue: false, description: $"Work {number}")));
        }

        return await TwoCustomersAsync(shop) with { Drafts = drafts };
    }

    private static async Task<PairScene> StockedAsync(BillingShop shop) => new(shop) { Variant = await shop.Merchant.VariantAsync(onHand: 10) };

    private static (string, object) Pay(PairScene it, int n) => ("book_payment", BillingShop.Payment(it.Invoice, "172.50", $"bank {n}"));

    private static (string, object) Credit(PairScene it, int n) => ("correct_invoice", BillingShop.Credit(it.Invoice, $"{100 + n}.00"));

    private static (string, object) Void(PairScene it, int n) => ("correct_invoice", BillingShop.Void(it.Invoice));

    private static (string, object) WriteOff(PairScene it, int n) => ("book_payment", new
    {
        invoice_id = BillingShop.IdOf(it.Invoice), expected_version = BillingShop.VersionOf(it.Invoice), kind = "write_off", evidence = $"insolvent {n}",
    });

    private static (string, object) Send(PairScene it, int n) => ("send_invoice", new { invoice_ids = new[] { BillingShop.IdOf(it.Invoice) } });

    private static (string, object) Issue(PairScene it, int n) => IssueOf(it.Invoice);

    private static (string, object) IssueOf(JsonElement draft) => ("invoice_customer", new
    {
        invoice_id = BillingShop.IdOf(draft), expected_version = BillingShop.VersionOf(draft), issue = true,
    });

    private static (string, object) Edit(PairScene it, int n) => ("invoice_customer", new
    {
        invoice_id = BillingShop.IdOf(it.Invoice), expected_version = BillingShop.VersionOf(it.Invoice), terms_days = 20 + n,
    });

    private static (string, object) Bill(PairScene it, int n) => ("invoice_customer", it.Shop.Bill(description: $"Work {n}"));

    private static (string, object) Merge(PairScene it, int n) =>
        ("save_customer", new { customer_id = it.Shop.Customer, expected_version = 1, merge_into = it.Into });

    private static (string, object) MergeBack(PairScene it, int n) =>
        ("save_customer", new { customer_id = it.Into, expected_version = 1, merge_into = it.Shop.Customer });

    private static (string, object) Adjust(PairScene it, string kind, int n, int quantity, string? from = null, string? to = null) => ("adjust_stock", new
    {
        kind, reference = $"{kind} {n}", location = from, to_location = to, items = new[] { new { variant_id = it.Variant, quantity } },
    });
}

/// <summary>What the calls are about.</summary>
internal sealed record PairScene(BillingShop Shop)
{
    /// <summary>As the callers saw it.</summary>
    public JsonElement Invoice { get; init; }

    public IReadOnlyList<JsonElement> Drafts { get; init; } = [];

    /// <summary>The customer who stays.</summary>
    public string Into { get; init; } = "";

    public VariantId Variant { get; init; }
}
