using Commerce.Domain.Access;
using Npgsql;

namespace Commerce.McpServer.Auth;

/// <summary>Access keys against the database, on every call: a revoked key is refused from the next call on.</summary>
public sealed class AccessKeySource(NpgsqlDataSource dataSource) : IPrincipalSource
{
    private const string Authenticate =
        "select tenant_id, agent, subject, mode, scopes, buyer_of from commerce.authenticate_key($1)";

    public async Task<Principal?> AuthenticateAsync(string credential, CancellationToken cancellationToken)
    {
        if (!AccessKey.CouldBe(credential))
        {
            return null;
        }

        await using var command = dataSource.CreateCommand(Authenticate);
        command.Parameters.Add(new NpgsqlParameter { Value = AccessKey.Hash(credential) });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        return new Principal(
            reader.GetGuid(0), reader.GetString(1), reader.GetString(2), Enum.Parse<TenantMode>(reader.GetString(3), ignoreCase: true),
            new ScopeSet(reader.GetFieldValue<string[]>(4)))
        {
            BuyerOf = reader.IsDBNull(5) ? null : reader.GetGuid(5),
        };
    }
}
