using System.Text.Json.Nodes;
using Commerce.McpServer.Auth;
using Commerce.McpServer.Protocol.Calls;
using Microsoft.Extensions.Options;

namespace Commerce.McpServer.Protocol.Http;

/// <summary>
/// The credential travels in the Authorization header alone, on every request; a session or task id is never one. All
/// credentials that are not valid now get the same answer.
/// </summary>
internal sealed class BearerGate(IOptions<McpOptions> options)
{
    private const string Scheme = "Bearer";
    private const int MaxCredentialLength = 8192;
    private readonly string _metadata =
        options.Value.ResourceMetadata is { } uri ? $" resource_metadata=\"{uri}\"" : "";

    public async Task<(StandingKey? Key, WireRefusal? Refusal)> AuthenticateAsync(
        HttpRequest request, IPrincipalSource principals, CancellationToken cancellationToken)
    {
        var header = request.Headers.Authorization;
        var text = header.Count == 1 ? header[0]! : "";
        if (header.Count == 0 || (header.Count == 1 && !IsBearer(text)))
        {
            return (null, Unauthorized(Challenge()));
        }

        var credential = header.Count == 1 ? text[Scheme.Length..].Trim(' ') : "";
        if (credential.Length is 0 or > MaxCredentialLength || credential.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return (null, Malformed());
        }

        return await principals.AuthenticateAsync(credential, cancellationToken) is { } principal
            ? (new StandingKey(principals, credential, principal), null)
            : (null, Unauthorized(Challenge("invalid_token")));
    }

    /// <summary>The caller is known but its credential lacks the scope; it may come back with a wider one.</summary>
    public WireRefusal StepUp(string scope) =>
        WireRefusal.Http(StatusCodes.Status403Forbidden, $"This call needs the scope {scope}.") with
        {
            Challenge = Challenge("insufficient_scope", scope),
            Data = new JsonObject { ["required_scope"] = scope },
        };

    private WireRefusal Malformed() =>
        WireRefusal.Http(StatusCodes.Status400BadRequest, "The Authorization header is malformed.") with
        {
            Challenge = Challenge("invalid_request"),
        };

    private static WireRefusal Unauthorized(string challenge) =>
        WireRefusal.Http(StatusCodes.Status401Unauthorized, "Send a valid key: Authorization: Bearer <key>.") with
        {
            Challenge = challenge,
        };

    private string Challenge(string? error = null, string? scope = null)
    {
        List<string> parts = [];
        if (error is not null)
        {
            parts.Add($" error=\"{error}\"");
        }

        if (scope is not null)
        {
            parts.Add($" scope=\"{scope}\"");
            parts.Add($" error_description=\"The credential lacks {scope}\"");
        }

        if (_metadata.Length > 0)
        {
            parts.Add(_metadata);
        }

        return Scheme + string.Join(',', parts);
    }

    private static bool IsBearer(string header) =>
        header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && (header.Length == Scheme.Length || header[Scheme.Length] == ' ');
}
