using Commerce.Tests.Torture.History;
using Npgsql;

namespace Commerce.Tests.Torture.Checking;

/// <summary>The evidence, and what is read from it more than once.</summary>
public sealed class Inspection(Evidence evidence) : IAsyncDisposable
{
    public Evidence Evidence => evidence;

    public IReadOnlyList<Entry> History => evidence.History;

    public NpgsqlDataSource Owner { get; } = NpgsqlDataSource.Create(evidence.OwnerConnection);

    public async ValueTask DisposeAsync() => await Owner.DisposeAsync();
}
