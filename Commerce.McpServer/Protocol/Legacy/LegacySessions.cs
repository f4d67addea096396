using System.Collections.Concurrent;
using System.Security.Cryptography;
using Commerce.Domain.Access;
using Commerce.Domain.Infrastructure.Telemetry;
using Commerce.McpServer.Protocol.Calls;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Commerce.McpServer.Protocol.Legacy;

/// <summary>
/// The sessions of this process. They are a convenience of the older wire, not a place for state: losing one costs the
/// client a new <c>initialize</c>, and its operations are found again by their ids.
/// </summary>
internal sealed class LegacySessions(
    ServerOptions serverOptions,
    IOptions<McpOptions> options,
    TimeProvider clock,
    ILoggerFactory loggers,
    IServiceProvider services,
    CommerceMetrics metrics)
    : BackgroundService
{
    private const int IdBytes = 20;
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, LegacySession> _sessions = new(StringComparer.Ordinal);
    private readonly Lock _admission = new();

    /// <summary>Null when every place is taken by a session in use.</summary>
    public LegacySession? Open(StandingKey key)
    {
        var id = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(IdBytes));
        var session = new LegacySession(id, key.Principal, options.Value, clock);
        lock (_admission)
        {
            var own = _sessions.Values.Where(it => it.Owner == session.Owner).ToList();
            if ((own.Count >= options.Value.SessionsPerPrincipal && !MakeRoom(own))
                || _sessions.Count >= options.Value.Sessions)
            {
                return null;
            }

            _sessions[id] = session;
        }

        metrics.SessionOpened();
        session.Run(serverOptions.For(Era.Legacy), key, loggers, services);
        return session;
    }

    /// <summary>
    /// Null for an id that is unknown, has lapsed or belongs to another principal: the three look alike.
    /// </summary>
    public LegacySession? Find(string id, Principal principal)
    {
        if (!_sessions.TryGetValue(id, out var session) || session.Owner != principal.Text)
        {
            return null;
        }

        if (session.Idle < options.Value.SessionIdle)
        {
            return session;
        }

        Close(session);
        return null;
    }

    public void Close(LegacySession session)
    {
        if (_sessions.TryRemove(session.SessionId, out _))
        {
            metrics.SessionClosed();
            _ = session.DisposeAsync().AsTask();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_sessions.Values.Select(it => it.DisposeAsync().AsTask())).WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SweepEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var session in _sessions.Values.Where(it => it.Idle >= options.Value.SessionIdle))
            {
                Close(session);
            }
        }
    }

    // A client that died without saying so leaves its session behind; the one unused for longest goes first.
    private bool MakeRoom(List<LegacySession> own)
    {
        if (own.Where(it => !it.IsInUse).MaxBy(it => it.Idle) is not { } oldest)
        {
            return false;
        }

        Close(oldest);
        return true;
    }
}
