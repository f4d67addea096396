using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Commerce.Tests.Support;

/// <summary>
/// A mail server of a test: a real conversation (RFC 5321) on loopback, which keeps what it was given and can be told to refuse or to
/// hang up at any command.
/// </summary>
public sealed class MailHost : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;
    private readonly ConcurrentQueue<string> _mails = new();

    public MailHost()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whole messages, headers and body, in the order they came.</summary>
    public IReadOnlyCollection<string> Mails => _mails;

    /// <summary>What is said to a command instead of yes, once: by the command's word, <c>.</c> being the end of the message; null hangs up.</summary>
    public ConcurrentDictionary<string, string?> Instead { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await TalkAsync(client);
            }
            catch (Exception over) when (over is OperationCanceledException or SocketException or IOException)
            {
                // The client went away, or the test is over.
            }
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.Latin1);
        await SayAsync(stream, "220 test");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            var word = line.Split(' ', ':')[0].ToUpperInvariant();
            if (word == "DATA" && !Instead.ContainsKey(word))
            {
                await SayAsync(stream, "354 go on");
                _mails.Enqueue(await ReadMailAsync(reader));
                word = ".";
            }

            if (Instead.TryRemove(word, out var answer))
            {
                if (answer is null)
                {
                    return;
                }

                await SayAsync(stream, answer);
                continue;
            }

            await SayAsync(stream, word == "QUIT" ? "221 bye" : "250 ok");
        }
    }

    private async Task<string> ReadMailAsync(StreamReader reader)
    {
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is { } line && line != ".")
        {
            mail.Append(line).Append('\n');
        }

        return mail.ToString();
    }

    private Task SayAsync(NetworkStream stream, string line) => stream.WriteAsync(Encoding.ASCII.GetBytes($"{line}\r\n"), _stop.Token).AsTask();
}
