using System.Diagnostics;
using System.Text.Json.Nodes;
using Commerce.Tests.Torture.Rig;
using ModelContextProtocol.Client;

namespace Commerce.Tests.BlackBox;

/// <summary>The server under test as a process, known by its address and its id alone.</summary>
public sealed class Subject(Mapping mapping, IReadOnlyDictionary<string, JsonNode?> provided, string log) : IAsyncDisposable
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(45);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private Process? _process;
    private string? _token;

    /// <summary>Starts it and comes back when it answers.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >>\"$0\" 2>&1", log, .. mapping.Start.Select(Fill)]);
        foreach (var (name, value) in mapping.Environment)
        {
            start.Environment[name] = Fill(value);
        }

        _process?.Dispose();
        _process = Process.Start(start)!;
        await Waiting.ForAsync($"{mapping.Name} answers (its output is in {log})", ReadyWithin, AnswersAsync);
        if (mapping.Token is { } place)
        {
            _token = $"{JsonPlace.Find(JsonNode.Parse(await File.ReadAllTextAsync(Fill(place.File))), place.Place)}";
        }
    }

    /// <summary>As a power cut does it.</summary>
    public async Task KillAsync()
    {
        Signal.Send(_process!.Id, Signal.Kill);
        await _process.WaitForExitAsync();
    }

    public Task<McpClient> ConnectAsync(CancellationToken cancellationToken) => McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(Fill(mapping.Mcp)),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = _token is null ? null : new Dictionary<string, string> { ["Authorization"] = $"Bearer {_token}" },
        }),
        cancellationToken: cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_process is not { HasExited: false } process)
        {
            return;
        }

        Signal.Send(process.Id, Signal.Terminate);
        try
        {
            await process.WaitForExitAsync().WaitAsync(StopsWithin);
        }
        catch (TimeoutException)
        {
            await KillAsync();
        }

        process.Dispose();
    }

    private string Fill(string template) => JsonPlace.Fill(template, provided);

    private async Task<bool> AnswersAsync()
    {
        if (_process!.HasExited)
        {
            throw new InvalidOperationException($"{mapping.Name} ended with {_process.ExitCode} while it started, see {log}.");
        }

        try
        {
            using var answer = await Http.GetAsync(Fill(mapping.Ready));
            return true;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
