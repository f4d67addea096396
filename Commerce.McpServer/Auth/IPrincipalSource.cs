using Commerce.Domain.Access;

namespace Commerce.McpServer.Auth;

/// <summary>Turns a bearer credential into the principal it stands for; null for anything that is not valid now.</summary>
public interface IPrincipalSource
{
    Task<Principal?> AuthenticateAsync(string credential, CancellationToken cancellationToken);
}
