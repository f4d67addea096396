using System.Net.Sockets;
using Npgsql;

namespace Commerce.Tests.Protocol;

/// <summary>What a caller reads while the database is away.</summary>
public sealed class StorageTests
{
    private static readonly NpgsqlException Refused =
        new("secret-host refused", new SocketException((int)SocketError.ConnectionRefused));

    private static readonly PostgresException Starting =
        new("the database system is starting up", "FATAL", "FATAL", PostgresErrorCodes.CannotConnectNow);

    public static TheoryData<Exception> Faults => [Refused, Starting];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_key_that_cannot_be_looked_up_is_not_a_wrong_key(Exception fault)
    {
        await using var host = await StartAsync();
        host.Keys.Down = fault;

        var answer = await WireAnswer.OfAsync(host, WireRequest.Call("echo"));

        answer.Status.ShouldBe(503);
        answer.Error["message"]!.GetValue<string>().ShouldContain("send the same request again");
        answer.Error["data"]!["safe_to_retry"]!.GetValue<bool>().ShouldBeTrue();
        answer.Last.ToJsonString().ShouldNotContain("secret-host");
    }

    [Fact]
    public async Task A_task_that_cannot_be_looked_up_is_not_a_missing_task()
    {
        await using var host = await StartAsync();
        host.Desk.Down = Refused;

        var answer = await WireAnswer.OfAsync(host, WireRequest.Task("tasks/get", "op_1", WireRequest.WithTasks()));

        answer.Error["code"]!.GetValue<int>().ShouldBe(-32603);
        answer.Error["message"]!.GetValue<string>().ShouldContain("send the same request again");
        answer.Last.ToJsonString().ShouldNotContain("secret-host");
    }

    private static async Task<WireHost> StartAsync()
    {
        var host = new WireHost();
        await host.InitializeAsync();
        return host;
    }
}
