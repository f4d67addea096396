using Commerce.Domain.Infrastructure.Engine;
using Npgsql;

namespace Commerce.Tests.Domain.Infrastructure;

public sealed class TransientFaultTests
{
    [Theory]
    [InlineData(PostgresErrorCodes.DeadlockDetected)]
    [InlineData(PostgresErrorCodes.AdminShutdown)]
    [InlineData(PostgresErrorCodes.CannotConnectNow)]
    [InlineData("25P03")]
    public void What_ended_the_transaction_and_not_the_wish_is_tried_again(string sqlState) =>
        TransientFault.Is(new InvalidOperationException("wrapped", Error(sqlState))).ShouldBeTrue();

    [Theory]
    [InlineData(PostgresErrorCodes.UniqueViolation)]
    [InlineData(PostgresErrorCodes.CheckViolation)]
    [InlineData(PostgresErrorCodes.InsufficientPrivilege)]
    public void What_would_happen_again_is_not(string sqlState) => TransientFault.Is(Error(sqlState)).ShouldBeFalse();

    private static PostgresException Error(string sqlState) => new("no", "ERROR", "ERROR", sqlState);
}
