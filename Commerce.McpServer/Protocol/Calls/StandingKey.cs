using Commerce.Domain.Access;
using Commerce.McpServer.Auth;

namespace Commerce.McpServer.Protocol.Calls;

/// <summary>
/// The credential behind something that stays open longer than a call, to be proven again: a key that was revoked in the
/// meantime hears nothing more.
/// </summary>
internal sealed class StandingKey(IPrincipalSource source, string credential, Principal principal)
{
    /// <summary>Who it was when last proven; scopes may have changed since.</summary>
    public Principal Principal { get; private set; } = principal;

    public async Task<bool> HoldsAsync(CancellationToken cancellationToken)
    {
        if (await source.AuthenticateAsync(credential, cancellationToken) is not { } now || now.Text != Principal.Text)
        {
            return false;
        }

        Principal = now;
        return true;
    }
}
