using System.Globalization;
using System.Text.Json;

namespace Commerce.Tests.Torture.Swarm.Behaviours;

/// <summary>
/// Goes to any open invoice of the merchant, whoever issued it, and pays, charges, duns, credits, voids or writes it off: agents of one merchant
/// meet at the same invoices, and only one of them is right about its version.
/// </summary>
public sealed class SettleInvoice : Behaviour
{
    private static readonly string[] Kinds = ["bank_transfer", "cash", "cheque"];

    public override int Weight => 60;

    public override async Task DoAsync(Shopper shopper, CancellationToken cancellationToken)
    {
        var found = await shopper.SayAsync(
            "find_records", new { type = "invoice", status = "open", limit = 10 }, cancellationToken, keyed: false);
        if (found?.Result is not { } page || !page.TryGetProperty("items", out var items) || items.GetArrayLength() == 0)
        {
            return;
        }

        var id = items[shopper.Random.Next(items.GetArrayLength())].GetProperty("id").GetString()!;
        var read = await shopper.SayAsync("get_record", new { id }, cancellationToken, keyed: false);
        var invoice = read?.Result is { } record && record.TryGetProperty("invoice", out var view) ? view : (JsonElement?)null;
        for (var acts = shopper.Random.Next(1, 6); acts > 0 && invoice is { } now && Text(now, "status") == "open"; acts--)
        {
            invoice = await ActAsync(shopper, id, now, cancellationToken);
        }
    }

    /// <summary>The invoice as it is then; null where that was not heard.</summary>
    private static async Task<JsonElement?> ActAsync(Shopper shopper, string id, JsonElement invoice, CancellationToken cancellationToken)
    {
        var version = invoice.GetProperty("version").GetInt32();
        var heard = shopper.Random.Next(100) switch
        {
            < 40 => await PayAsync(shopper, id, version, invoice, cancellationToken),
            < 65 => await shopper.DoAsync("collect_invoice", new
            {
                invoice_id = id, expected_version = version, action = "charge", payment_method_id = shopper.Pick(Buy.Methods),
            }, cancellationToken),
            < 70 => await shopper.DoAsync("collect_invoice", new { invoice_id = id, expected_version = version, action = "start_dunning" }, cancellationToken),
            < 82 => await CorrectAsync(shopper, id, version, "credit_note", shopper.Chance(30) ? "all" : Part(shopper, invoice), cancellationToken),
            < 92 => await CorrectAsync(shopper, id, version, "void", null, cancellationToken),
            _ => await shopper.SayAsync("book_payment", new
            {
                invoice_id = id, expected_version = version, kind = "write_off", evidence = $"gone, says {shopper.Word}",
            }, cancellationToken),
        };
        return heard?.Result is not { } answer ? null
            : answer.TryGetProperty("invoice", out var corrected) ? corrected
            : answer.TryGetProperty("version", out _) ? answer
            : null;
    }

    private static Task<Heard?> PayAsync(
        Shopper shopper, string id, int version, JsonElement invoice, CancellationToken cancellationToken)
    {
        var due = Amount(invoice);
        var amount = shopper.Random.Next(4) switch
        {
            0 => due + 1.50m,
            1 => due,
            _ => Math.Max(0.01m, Math.Round(due * shopper.Random.Next(1, 100) / 100, 2)),
        };
        return shopper.SayAsync("book_payment", new
        {
            invoice_id = id,
            expected_version = version,
            kind = shopper.Pick(Kinds),
            amount = new { amount = Money(amount), currency = "EUR" },
            received_on = "2026-01-02",
            evidence = $"paper {shopper.Random.NextInt64():x} of {shopper.Word}",
        }, cancellationToken);
    }

    private static Task<Heard?> CorrectAsync(
        Shopper shopper, string id, int version, string correction, string? amount, CancellationToken cancellationToken) =>
        shopper.SayAsync("correct_invoice", new Dictionary<string, object>(
            [
                KeyValuePair.Create<string, object>("invoice_id", id), KeyValuePair.Create<string, object>("expected_version", version),
                KeyValuePair.Create<string, object>("correction", correction), KeyValuePair.Create<string, object>("reason", "other"),
                .. amount is null ? Array.Empty<KeyValuePair<string, object>>() : [KeyValuePair.Create<string, object>("amount", amount)],
            ]), cancellationToken);

    // Now and then more than is left, which must be refused.
    private static string Part(Shopper shopper, JsonElement invoice) =>
        Money(Math.Max(0.01m, Math.Round(Amount(invoice) * shopper.Random.Next(1, 140) / 100, 2)));

    private static decimal Amount(JsonElement invoice) =>
        decimal.Parse(invoice.GetProperty("due").GetProperty("amount").GetString()!, CultureInfo.InvariantCulture);

    private static string Money(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    private static string? Text(JsonElement from, string name) => from.TryGetProperty(name, out var value) ? value.GetString() : null;
}
