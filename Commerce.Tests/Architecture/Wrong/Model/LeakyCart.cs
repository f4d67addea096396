using Commerce.Domain.Infrastructure.Persistence;
using Npgsql;

namespace Commerce.Tests.Architecture.Wrong.Model;

/// <summary>A model that knows a database in the ways a ban on namespaces does not see: a field, a property, a parameter.</summary>
public sealed class LeakyCart(CommerceSession? session)
{
    public NpgsqlDataSource? Source { get; init; }

    public bool IsOpen => session is not null;
}
