using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Operations;

public sealed class GetOperationTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Without_an_id_it_lists_my_operations_and_nobody_elses()
    {
        await using var merchant = await TestMerchant.CreateAsync(server.Database);
        await using var agent = await server.ConnectAsync(merchant);

        var answer = await agent.CallAsync("get_operation", new { });

        answer.GetProperty("operations").GetArrayLength().ShouldBe(0);
        answer.GetProperty("mode").GetString().ShouldBe("test");
    }

    [Fact]
    public async Task A_mistyped_id_is_named_before_any_look_up()
    {
        await using var merchant = await TestMerchant.CreateAsync(server.Database);
        await using var agent = await server.ConnectAsync(merchant);

        var error = await agent.RefusedAsync("get_operation", new { operation_id = "op_0000000000000000000000000000000001" });

        error.GetProperty("code").GetString().ShouldBe("validation.arguments");
        error.GetProperty("problems")[0].GetProperty("path").GetString().ShouldBe("operation_id");
    }
}
