namespace Commerce.McpServer.Protocol;

/// <summary>The protocol revisions we speak, and what each era calls its own.</summary>
internal static class ProtocolVersions
{
    /// <summary>Stateless: every request carries its version and the caller's capabilities.</summary>
    public const string Modern = "2026-07-28";

    /// <summary>
    /// The newest revision with the <c>initialize</c> handshake; the answer to a client that asks for one we lack.
    /// </summary>
    public const string LatestLegacy = "2025-11-25";

    public static readonly IReadOnlyList<string> ModernVersions = [Modern];

    public static readonly IReadOnlyList<string> LegacyVersions = [LatestLegacy, "2025-06-18"];

    /// <summary>Revisions are dates, so ordinal order is time order.</summary>
    public static bool IsModernEra(string version) => string.CompareOrdinal(version, Modern) >= 0;
}
