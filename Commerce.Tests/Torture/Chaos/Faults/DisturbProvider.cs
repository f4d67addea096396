namespace Commerce.Tests.Torture.Chaos.Faults;

/// <summary>The provider or a carrier errs: late, silent before or after the deed, with an error it repeats, or with nonsense.</summary>
public sealed class DisturbProvider : Fault
{
    private const int Most = 4;

    private static readonly string[] Deeds =
    [
        "timeout_before", "timeout_after", "server_error", "unavailable", "cached_error", "cached_error_after", "slow", "malformed_success",
    ];

    private static readonly string[] Questions = ["timeout_before", "server_error", "unavailable", "slow", "malformed_success"];

    private static readonly (string Call, string[] Faults)[] Calls =
    [
        ("authorize", Deeds), ("authorize", Deeds), ("capture", Deeds), ("capture", Deeds), ("void", Deeds), ("lookup", Questions),
        ("rates", Questions), ("webhook", ["duplicate_webhook", "reorder_webhook"]),
    ];

    public override int Weight => 14;

    public override async Task StrikeAsync(Battlefield field, Random random)
    {
        var (call, faults) = Calls[random.Next(Calls.Length)];
        var fault = faults[random.Next(faults.Length)];
        var times = random.Next(1, Most + 1);
        try
        {
            await field.Rig.Book.AddFaultAsync(call, fault, times: times);
            field.Tally.Add($"provider: {fault}", times);
        }
        catch (Exception away) when (away is HttpRequestException or InvalidOperationException or OperationCanceledException)
        {
            // The world or its database is away at this moment: that is a fault by itself.
            field.Tally.Add("not laid");
        }
    }
}
