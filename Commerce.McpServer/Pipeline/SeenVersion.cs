using System.Security.Cryptography;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Pipeline;

/// <summary>
/// The natural key of a change that may find its target so already and then leaves the version where it is. What is
/// wanted belongs to the key, or such a call would use the version up; of two different wishes for one version, the
/// target itself refuses the later one.
/// </summary>
internal static class SeenVersion
{
    private const int WishBytes = 16;

    /// <param name="target">The written id.</param>
    /// <param name="wish">The request without its caller key.</param>
    public static string Key<TRequest>(string target, int version, TRequest wish)
        where TRequest : IWrite
    {
        var hash = SHA256.HashData(CanonicalJson.Write(CommerceJson.ToElement(wish)));
        return $"{target}:{version}:{Convert.ToHexStringLower(hash.AsSpan(0, WishBytes))}";
    }
}
