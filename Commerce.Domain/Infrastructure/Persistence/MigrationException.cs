namespace Commerce.Domain.Infrastructure.Persistence;

/// <summary>
/// The database and this binary do not go together. The message names the file and what to do.
/// </summary>
public sealed class MigrationException(string message, Exception? cause = null) : Exception(message, cause);
