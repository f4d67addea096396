using Npgsql;

namespace Commerce.Domain.Infrastructure.Engine;

/// <summary>
/// Faults after which the same unit of work may simply be run again in a fresh scope: a deadlock, a serialization failure, a lost
/// connection, a COMMIT whose answer never came. The keys claimed inside the transaction tell which of the two happened.
/// </summary>
public static class TransientFault
{
    public const int MaxRuns = 3;

    // idle_in_transaction_session_timeout; the driver has no name for it.
    private const string IdleInTransaction = "25P03";

    public static bool Is(Exception? fault) => fault switch
    {
        null => false,
        PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected } => true,
        // The database ended a transaction that nobody went on with, for example in a process that stood still meanwhile.
        PostgresException { SqlState: IdleInTransaction } => true,
        // A server that goes down or comes up says so in this class of codes.
        PostgresException postgres => postgres.IsTransient || postgres.SqlState.StartsWith("57P", StringComparison.Ordinal),
        NpgsqlException npgsql => npgsql.IsTransient || npgsql.InnerException is IOException or TimeoutException,
        Microsoft.EntityFrameworkCore.DbUpdateConcurrencyException => true,
        _ => Is(fault.InnerException),
    };
}
