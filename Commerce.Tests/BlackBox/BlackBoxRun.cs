using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.BlackBox;

/// <summary>What one run asks for.</summary>
public sealed record BlackBoxPlan(int Wishes, int Seed)
{
    public int Buyers { get; init; } = 6;

    /// <summary>Between two kills.</summary>
    public (int Least, int Most) CalmMs { get; init; } = (4000, 9000);
}

/// <summary>
/// Buyers, a server that is killed again and again, and a provider whose own book is asked afterwards: the same for every server, which is
/// known by its mapping alone.
/// </summary>
public sealed class BlackBoxRun(Mapping mapping, BlackBoxPlan plan, FaultRig oracle) : IAsyncDisposable
{
    private static readonly (string Call, string Fault)[] Faults =
    [
        ("authorize", "timeout_after"), ("authorize", "timeout_before"), ("authorize", "server_error"), ("authorize", "cached_error_after"),
        ("capture", "timeout_after"), ("capture", "server_error"), ("capture", "slow"),
    ];

    private readonly string _home = Directory.CreateTempSubdirectory("commerce-black-box-").FullName;
    private readonly IReadOnlyList<Wish> _wishes = [.. Enumerable.Range(1, plan.Wishes).Select(static it => new Wish(it))];
    private int _kills;

    /// <summary>One of the answers to purchases that came to nothing.</summary>
    public string? Refusal { get; private set; }

    public async Task<Score> PlayAsync()
    {
        if (!OperatingSystem.IsWindows())
        {
            // Started as root a server may run its database as another user, who has to get in.
            File.SetUnixFileMode(_home, (UnixFileMode)0b111_101_101);
        }

        var provided = Provide();
        await using var subject = new Subject(mapping, provided, Path.Combine(_home, "server.log"));
        await subject.StartAsync();
        await using (var first = new Buyer(mapping, subject, provided, new Random(plan.Seed)))
        {
            await first.PrepareAsync();
        }

        using var over = new CancellationTokenSource();
        var tormenting = TormentAsync(subject, over.Token);
        var beliefs = await Task.WhenAll(Enumerable.Range(0, plan.Buyers).Select(number => BuyAsync(number, subject, provided)));
        await over.CancelAsync();
        await tormenting;
        return await ScoreAsync(beliefs.SelectMany(static it => it));
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_home, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<List<(Wish Wish, Belief Belief)>> BuyAsync(
        int number, Subject subject, IReadOnlyDictionary<string, JsonNode?> provided)
    {
        await using var buyer = new Buyer(mapping, subject, provided, new Random(plan.Seed + number));
        List<(Wish, Belief)> beliefs = [];
        foreach (var wish in _wishes.Where(it => it.Number % plan.Buyers == number))
        {
            beliefs.Add((wish, await buyer.BuyAsync(wish)));
        }

        Refusal ??= buyer.Refusal;

        return beliefs;
    }

    /// <summary>Kills the server and upsets the provider until the last buyer is done; then both are well again.</summary>
    private async Task TormentAsync(Subject subject, CancellationToken over)
    {
        var random = new Random(plan.Seed);
        while (!over.IsCancellationRequested)
        {
            var (call, fault) = Faults[random.Next(Faults.Length)];
            await oracle.Book.AddFaultAsync(call, fault, times: 1, delayMs: 1000);
            if (!await IsOverAsync(TimeSpan.FromMilliseconds(random.Next(plan.CalmMs.Least, plan.CalmMs.Most)), over))
            {
                await subject.KillAsync();
                _kills++;
                await subject.StartAsync();
            }
        }

        await oracle.Book.ClearFaultsAsync();
    }

    private static async Task<bool> IsOverAsync(TimeSpan within, CancellationToken over)
    {
        try
        {
            using var timer = new PeriodicTimer(within);
            await timer.WaitForNextTickAsync(over);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    private async Task<Score> ScoreAsync(IEnumerable<(Wish Wish, Belief Belief)> beliefs)
    {
        var book = await oracle.Book.ReadAsync(mapping.Merchant) ?? JsonElement.Parse("""{"authorizations":[]}""");
        var charges = book.GetProperty("authorizations").EnumerateArray()
            .Where(static it => it.GetProperty("status").GetString() is "authorized" or "captured")
            .CountBy(static it => it.GetProperty("amount_minor").GetInt64()).ToDictionary();
        return new Score(
            mapping.Name, _kills,
            beliefs.Select(it => Judgement.Of(it.Belief, charges.GetValueOrDefault(it.Wish.AmountMinor))).CountBy(static it => it).ToDictionary());
    }

    private Dictionary<string, JsonNode?> Provide()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var provided = new Dictionary<string, JsonNode?>
        {
            [Provided.Port] = $"{((IPEndPoint)listener.LocalEndpoint).Port}",
            [Provided.Home] = _home,
            [Provided.Provider] = $"{oracle.World.Address}",
            [Provided.Root] = Builds.Root,
            [Provided.Configuration] = Builds.Configuration,
        };
        provided[Provided.Rows] = string.Concat(_wishes.Select(wish => JsonPlace.Fill(mapping.Row, new Dictionary<string, JsonNode?>
        {
            [Provided.Number] = wish.Number, [Provided.Amount] = wish.Amount, [Provided.AmountMinor] = wish.AmountMinor,
        })));
        return provided;
    }
}
