using System.Text.Json;

namespace Commerce.Tests.Torture.Points.Flows;

/// <summary>Three carriers are asked at once, each by an operation of its own.</summary>
internal sealed class Quote(FlowRun run) : Flow(run)
{
    // A crash may cost as long as a lease; the question is not to be over by then.
    private const int DeadlineSeconds = 30;
    private string _checkout = "";
    private Ending? _ending;

    public override string Tool => "quote_shipping";

    public override int Steps => 5;

    public override int Calls => 3;

    public override string? SlowCall => "rates";

    public override async Task PrepareAsync()
    {
        (_checkout, _, _) = await Run.Shop.CheckoutAsync(Run, "PARCEL");
        await Run.LaySlownessAsync("rates");
    }

    public override async Task DriveAsync()
    {
        _ending = await Run.ToTheEndAsync(Tool, new { checkout_id = _checkout, deadline_s = DeadlineSeconds }, sameTarget: false);
        await Run.RepeatAsync(_ending);
    }

    public override async Task<IReadOnlyList<string>> ProblemsAsync(BookChange book)
    {
        var quotes = _ending!.Content is { } content && content.TryGetProperty("quotes", out var list) ? list.EnumerateArray().ToArray() : [];
        var services = quotes.Select(static it => $"{it.GetProperty("carrier")}/{Service(it)}").ToArray();
        var children = _ending.Handle is { } handle
            ? await Run.Shop.ScalarAsync<long>("select count(*) from engine.operation where parent_id = $1", handle)
            : 3;
        List<string> problems = [];
        if (!_ending.Succeeded || (quotes.Length == 0 && !await RanOutOfTimeAsync()))
        {
            problems.Add($"expected quotes; the question ended as {_ending.Status} {_ending.Content}");
        }

        if (services.Distinct().Count() != services.Length)
        {
            problems.Add($"one offer was counted twice: {string.Join(", ", services)}");
        }

        if (children != 3)
        {
            problems.Add($"expected one operation for each of 3 carriers; there are {children}");
        }

        return problems;
    }

    // No offer by the deadline is a truthful answer of a machine that was too slow, and of no other.
    private async Task<bool> RanOutOfTimeAsync() => _ending!.Handle is { } handle && await Run.Shop.ScalarAsync<bool>(
        "select updated_at >= deadline_at and outcome_code is null from engine.operation where operation_id = $1", handle);

    private static string Service(JsonElement quote) => quote.TryGetProperty("service", out var service) ? service.ToString() : quote.ToString();
}
