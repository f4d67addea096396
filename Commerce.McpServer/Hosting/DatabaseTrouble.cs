using Commerce.Domain.Infrastructure.Persistence;
using Npgsql;

namespace Commerce.McpServer.Hosting;

/// <summary>Why a database cannot be used, in the words of whoever starts the server.</summary>
internal static class DatabaseTrouble
{
    public static async Task<T> ExplainAsync<T>(Func<Task<T>> use)
    {
        try
        {
            return await use();
        }
        catch (Exception failure) when (IsDiskFull(failure))
        {
            throw new SetupException("The disk of the database server is full: make room and start again.", failure);
        }
        catch (MigrationException failure)
        {
            throw new SetupException(failure.Message, failure);
        }
        catch (ArgumentException failure)
        {
            throw new SetupException($"A connection string cannot be read ({failure.Message}): correct it.", failure);
        }
        catch (NpgsqlException failure)
        {
            var reason = failure is PostgresException answer ? answer.MessageText : failure.Message;
            throw new SetupException(
                $"The database does not let this server in ({reason}): check the server named in "
                + "ConnectionStrings__Commerce and, where set, ConnectionStrings__CommerceOwner.", failure);
        }
    }

    public static bool IsDiskFull(Exception failure) =>
        failure is PostgresException { SqlState: PostgresErrorCodes.DiskFull }
        || (failure.InnerException is { } cause && IsDiskFull(cause));
}
