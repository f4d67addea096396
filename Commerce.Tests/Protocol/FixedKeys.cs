using System.Collections.Concurrent;
using Commerce.Domain.Access;
using Commerce.McpServer.Auth;

namespace Commerce.Tests.Protocol;

/// <summary>Three keys of two agents: what the host's key store would say about them.</summary>
internal sealed class FixedKeys : IPrincipalSource
{
    public const string Everything = "key-all";
    public const string ReadOnly = "key-read";
    public const string Stranger = "key-stranger";

    private static readonly Guid Tenant = Guid.Parse("0190a000-0000-7000-8000-000000000001");

    public static readonly Principal All = new(Tenant, "agent-a", "key-1", TenantMode.Test, new ScopeSet(Scopes.All));

    private readonly ConcurrentDictionary<string, Principal> _principals = new()
    {
        [Everything] = All,
        [ReadOnly] = All with { Scopes = new ScopeSet([Scopes.CatalogRead]) },
        [Stranger] = All with { Agent = "agent-b", Subject = "key-2" },
    };

    /// <summary>One more key of the first agent, with these scopes alone.</summary>
    public void Grant(string key, params string[] scopes) =>
        _principals[key] = All with { Scopes = new ScopeSet(scopes) };

    private int _asked;

    /// <summary>What the store throws instead of answering.</summary>
    public Exception? Down { get; set; }

    /// <summary>How often a key was proven so far.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Returns what gives the key back.</summary>
    public Action Revoke(string key)
    {
        _principals.TryRemove(key, out var principal);
        return () => _principals[key] = principal!;
    }

    public Task<Principal?> AuthenticateAsync(string credential, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        if (Down is { } fault)
        {
            throw fault;
        }

        return Task.FromResult(_principals.GetValueOrDefault(credential));
    }
}
