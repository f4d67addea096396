using Commerce.Domain.Errors;
using Commerce.Domain.Values;
using Microsoft.EntityFrameworkCore;

namespace Commerce.Domain.Infrastructure.Persistence;

/// <summary>How an aggregate is read: whole, and locked when it is going to change.</summary>
public static class AggregateLoading
{
    /// <summary>
    /// Locked until the unit of work ends, so what is decided about it stays true. Null if this merchant has no such
    /// record.
    /// </summary>
    public static async Task<T?> LockAsync<T>(
        this CommerceSession session, Guid id, CancellationToken cancellationToken)
        where T : Aggregate
    {
        if (await Select<T>(session, id, " for update").ToListAsync(cancellationToken) is not [var aggregate])
        {
            return null;
        }

        // The parts are read after the lock was got: one statement for both would see them as they were before it
        // waited.
        foreach (var part in session.Db.Entry(aggregate).Collections)
        {
            await part.LoadAsync(cancellationToken);
        }

        return aggregate;
    }

    /// <summary>To look at; nothing done to it is ever written.</summary>
    public static async Task<T?> ReadAsync<T>(
        this CommerceSession session, Guid id, CancellationToken cancellationToken)
        where T : Aggregate
    {
        var query = Select<T>(session, id, "").AsNoTracking();
        var parts = session.Db.Model.FindEntityType(typeof(T))!.GetNavigations().Where(static it => it.IsCollection);
        foreach (var part in parts)
        {
            query = query.Include(part.Name);
        }

        return (await query.ToListAsync(cancellationToken)).SingleOrDefault();
    }

    /// <summary>An id that is unknown, or another merchant's, is refused in the same words.</summary>
    public static T OrNotFound<T>(this T? found, string path, string id)
        where T : class => found ?? throw NotFound(path, id);

    public static CommerceException NotFound(string path, string id) =>
        CommerceException.At(ErrorCode.NotFound, path, $"There is no {id}.");

    // The table's name comes from the model, the id is a parameter.
    private static IQueryable<T> Select<T>(CommerceSession session, Guid id, string locking)
        where T : Aggregate
    {
        var type = session.Db.Model.FindEntityType(typeof(T))!;
        var sql = $"select * from {type.GetSchema()}.\"{type.GetTableName()}\" where id = {{0}}{locking}";
        return session.Db.Set<T>().FromSqlRaw(sql, id);
    }
}
