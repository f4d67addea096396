namespace Commerce.Tests.Torture.Swarm.Behaviours;

/// <summary>Reads something it knows, as people do who ask their agent how it stands.</summary>
public sealed class ReadRecord : Behaviour
{
    public override int Weight => 20;

    public override async Task DoAsync(Shopper shopper, CancellationToken cancellationToken)
    {
        if (shopper.Known.Count > 0)
        {
            await shopper.SayAsync(
                "get_record", new { id = shopper.Pick(shopper.Known), include = (string[])["timeline", "ledger"] },
                cancellationToken, keyed: false);
        }
    }
}
