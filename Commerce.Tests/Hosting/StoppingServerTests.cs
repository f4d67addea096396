using Commerce.Tests.Support;

namespace Commerce.Tests.Hosting;

/// <summary>A server that is told to stop while somebody waits for it.</summary>
public sealed class StoppingServerTests(TestServer server) : IClassFixture<TestServer>
{
    // Far below the time a drain may take, which a call left without an answer would use up.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_call_that_waits_is_answered_with_the_operation_to_follow_and_holds_up_nobody()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var completion = TestShop.Completion(await shop.ReadyAsync(), "pm_sim_review_3600s");
        var waiting = shop.Agent.TryAsync("complete_checkout", completion);
        await Eventually.HoldsAsync(async () => await shop.Merchant.ScalarAsync<long>(
            "select count(*) from commerce.payment where status = 'manual_review'") == 1);

        var asked = TimeProvider.System.GetTimestamp();
        await server.App.StopAsync(TestContext.Current.CancellationToken);

        TimeProvider.System.GetElapsedTime(asked).ShouldBeLessThan(Soon);
        var answer = (await waiting).StructuredContent!.Value;
        answer.GetProperty("pending").GetBoolean().ShouldBeTrue();
        answer.GetProperty("operation_id").GetString().ShouldStartWith("op_");
    }
}
