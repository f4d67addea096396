namespace Commerce.Domain.Values;

/// <summary>A typed entity id: a UUIDv7 in the database, <c>prefix_…</c> on the wire.</summary>
public interface IEntityId<TSelf>
    where TSelf : struct, IEntityId<TSelf>
{
    static abstract string Prefix { get; }

    static abstract TSelf From(Guid value);

    Guid Value { get; }
}
