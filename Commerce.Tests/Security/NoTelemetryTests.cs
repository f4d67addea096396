using Commerce.Tests.Support;
using Commerce.Tests.Workers.Operations;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Commerce.Tests.Security;

/// <summary>Nothing is told to anybody whom the operator did not name.</summary>
public sealed class NoTelemetryTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task The_bus_reports_nothing_to_its_makers()
    {
        await using var engine = await EngineHost.StartAsync(database);

        engine.Services.GetRequiredService<IOptions<UsageTelemetryOptions>>().Value.Enabled.ShouldBeFalse();
    }
}
