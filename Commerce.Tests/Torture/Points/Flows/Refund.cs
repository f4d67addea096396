using System.Text.Json;
using Commerce.Domain.Payments;
using Commerce.Domain.Values;

namespace Commerce.Tests.Torture.Points.Flows;

/// <summary>Half of what was paid goes back through the provider: once there, once in our books.</summary>
internal sealed class Refund(FlowRun run) : Flow(run)
{
    private (string Id, int Version) _payment;
    private Guid _row;
    private long _half;
    private Ending? _ending;

    public override string Tool => "refund_customer";

    public override int Steps => 1;

    public override int Calls => 1;

    public override string? SlowCall => "refund";

    public override bool IsTold => true;

    public override async Task PrepareAsync()
    {
        var checkout = await Run.Shop.CheckoutAsync(Run);
        var placed = await Run.CallAsync(
            "complete_checkout",
            new { checkout_id = checkout.Id, expected_version = checkout.Version, payment_method_id = "pm_sim_visa", capture = "now" });
        var id = placed.GetProperty("payment").GetProperty("payment_id").GetString()!;
        JsonElement record = await Run.CallAsync("get_record", new { id });
        _payment = (id, record.GetProperty("payment").GetProperty("version").GetInt32());
        IdText.TryParse(PaymentId.Prefix, id, out _row, out _);
        _half = checkout.TotalMinor / 2;
        await Run.LaySlownessAsync("refund");
    }

    public override async Task DriveAsync()
    {
        _ending = await Run.ToTheEndAsync(Tool, new
        {
            target_id = _payment.Id,
            expected_version = _payment.Version,
            amount = new Money(_half, Currency.Of("EUR")).Amount,
            reason = "product_unsatisfactory",
        });
        await Run.RepeatAsync(_ending);
    }

    public override async Task<IReadOnlyList<string>> ProblemsAsync(BookChange book)
    {
        var theirs = string.Join(
            ", ", book.Refunds.Select(static it => $"{it.GetProperty("status").GetString()} {it.GetProperty("amount_minor").GetInt64()}"));
        var ours = await Run.Shop.ScalarAsync<string>(
            "select refunded_minor || ' and ' || refunding_minor from commerce.payment where id = $1", _row);
        return _ending?.Text("status") == "succeeded" && (theirs, ours) == ($"succeeded {_half}", $"{_half} and 0")
            ? []
            : [$"expected one refund of {_half}; the provider's book has '{theirs}', ours says {ours}, ended as {_ending?.Status} {_ending?.Content}"];
    }
}
