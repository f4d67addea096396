using Commerce.McpServer.SimulatedWorld.Book;

namespace Commerce.McpServer.SimulatedWorld.Provider;

/// <summary>The memory for request keys. After the merchant's retention a key is as good as new: the request runs
/// again.</summary>
internal static class RequestKeys
{
    public const string Header = "Request-Key";
    public const string ReplayedHeader = "Request-Key-Replayed";
    private const int MaximumLength = 255;

    public static string? Read(HttpContext http)
    {
        var values = http.Request.Headers[Header];
        if (values.Count == 0) return null;
        var key = values.Count == 1 ? values[0]! : "";
        if (key.Length is 0 or > MaximumLength || key.Any(c => c is <= ' ' or > '~'))
            throw ProviderRefusal.Invalid(Header, $"One key of 1 to {MaximumLength} printable characters is expected.");
        return key;
    }

    public static Task<StoredAnswer?> FindAsync(WorldSession session, string merchant, string key) =>
        session.RowAsync<StoredAnswer>("""
            select encode(k.request_hash, 'hex') as request_hash, k.answer_status, k.answer, k.created_at
            from world.request_key k join world.merchant m using (merchant)
            where k.merchant = $1 and k.request_key = $2
              and k.created_at + make_interval(secs => m.key_retention_s) > clock_timestamp()
            """, merchant, key);

    public static Task StoreAsync(
        WorldSession session, string merchant, string key, string requestHash, Answer answer) => session.RunAsync("""
            insert into world.request_key (merchant, request_key, request_hash, answer_status, answer)
            values ($1, $2, decode($3, 'hex'), $4, $5)
            on conflict (merchant, request_key) do update set request_hash = excluded.request_hash,
              answer_status = excluded.answer_status, answer = excluded.answer, created_at = clock_timestamp()
            """, merchant, key, requestHash, answer.Status, answer.Json);

    /// <summary>Drops what counts for nothing any more, an hour late so that nobody notices the difference.</summary>
    public static Task<int> ForgetAsync(WorldSession session) => session.RunAsync("""
        delete from world.request_key k using world.merchant m where m.merchant = k.merchant
          and k.created_at + make_interval(secs => m.key_retention_s) < clock_timestamp() - interval '1 hour'
        """);
}
