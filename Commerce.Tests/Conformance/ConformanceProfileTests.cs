using System.Net;
using Commerce.McpServer.Conformance;
using Commerce.McpServer.Hosting;
using Commerce.McpServer.Protocol.Calls;
using Microsoft.Extensions.Configuration;

namespace Commerce.Tests.Conformance;

/// <summary>When the profile is on, and where it refuses to be.</summary>
public sealed class ConformanceProfileTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("192.168.1.10")]
    [InlineData("fe80::1")]
    public void Nobody_but_this_machine_may_reach_it(string address)
    {
        var refusal = Should.Throw<SetupException>(() => ServerApp.Build(Plan(IPAddress.Parse(address))));

        refusal.Message.ShouldStartWith(
            $"The conformance profile serves without a key, so it runs on a loopback address only, not on {address}:");
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.5")]
    [InlineData("::1")]
    public void This_machine_may(string address) =>
        Should.NotThrow(() => ConformanceProfile.EnsureLoopback(IPAddress.Parse(address)));

    [Fact]
    public void It_is_off_unless_it_is_asked_for()
    {
        ConformanceProfile.IsWanted([], With(null)).ShouldBeFalse();
        ConformanceProfile.IsWanted([ServeCommand.Stdio], With("false")).ShouldBeFalse();
        ConformanceProfile.IsWanted([], With("true")).ShouldBeTrue();
        ConformanceProfile.IsWanted(["--conformance"], With(null)).ShouldBeTrue();
        new ServerPlan(new RequestStateKey(new byte[RequestStateKey.Length])) { Port = 0 }.Conformance.ShouldBeNull();
    }

    [Fact]
    public void Its_work_is_done_inside() =>
        Should.Throw<SetupException>(() => ServerApp.Build(Plan(IPAddress.Loopback) with { HostsWorkers = false }))
            .Message.ShouldContain("Commerce__Workers__Enabled");

    [Fact]
    public void It_is_not_served_over_a_pipe() =>
        Should.Throw<SetupException>(() => ConformanceProfile.EnsureOverHttp(stdio: true)).Message.ShouldContain("--stdio");

    [Fact]
    public void Without_a_demo_merchant_there_is_nobody_to_act_for() =>
        Should.Throw<SetupException>(() => ConformanceProfile.For(null)).Message.ShouldContain("Commerce__Demo=true");

    private static ServerPlan Plan(IPAddress address) => new(new RequestStateKey(new byte[RequestStateKey.Length]))
    {
        Port = 0, Address = address, Conformance = new ConformanceProfile("key"),
    };

    private static IConfiguration With(string? setting) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { [ConformanceProfile.Setting] = setting }).Build();
}
