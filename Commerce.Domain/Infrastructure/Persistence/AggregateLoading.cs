using Commerce.Domain.Errors;
using Commerce.Domain.Values;
using Microsoft.EntityFrameworkCore;

namespace Commerce.Domain.Infrastructure.Persistence;

/// <summary>How an aggregate is read: whole, and locked when it is going to change.</summary>
public static class AggregateLoading
{
    /// <summary>Locked until the unit of work ends, so what is decided about it stays true. Null if this merchant has no such record.</summary>
    public static Task<T?> LockAsync<T>(this CommerceSession session, Guid id, CancellationToken cancellationToken)
        where T : Aggregate => LoadAsync<T>(session, id, " for update", cancellationToken);

    public static Task<T?> ReadAsync<T>(this CommerceSession session, Guid id, CancellationToken cancellationToken)
        where T : Aggregate => LoadAsync<T>(session, id, "", cancellationToken);

    /// <summary>An id that is unknown, or another merchant's, is refused in the same words.</summary>
    public static T OrNotFound<T>(this T? found, string path, string id)
        where T : class => found ?? throw NotFound(path, id);

    public static CommerceException NotFound(string path, string id) =>
        CommerceException.At(ErrorCode.NotFound, path, $"There is no {id}.");

    private static async Task<T?> LoadAsync<T>(CommerceSession session, Guid id, string locking, CancellationToken cancellationToken)
        where T : Aggregate
    {
        var type = session.Db.Model.FindEntityType(typeof(T))!;
        // The table's name comes from the model, the id is a parameter.
        var sql = $"select * from {type.GetSchema()}.\"{type.GetTableName()}\" where id = {{0}}{locking}";
        var found = await session.Db.Set<T>().FromSqlRaw(sql, id).ToListAsync(cancellationToken);
        if (found is not [var aggregate])
        {
            return null;
        }

        foreach (var part in session.Db.Entry(aggregate).Collections)
        {
            await part.LoadAsync(cancellationToken);
        }

        return aggregate;
    }
}
