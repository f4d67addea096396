using System.Net;
using System.Text.Json;
using Commerce.Domain.Access;
using Commerce.Domain.Operations.Effects;
using Commerce.Tests.Torture.Chaos.Lines;
using Commerce.Workers.Providers;

namespace Commerce.Tests.Workers.Providers;

public sealed class CutLineTests
{
    // Most are noticed while the request is sent, some while the line is made: the runtime says each in its own way.
    private const int Attempts = 300;

    [Fact]
    public async Task A_line_that_is_reset_as_soon_as_it_is_made_leaves_the_outcome_open_and_breaks_nothing()
    {
        await using var proxy = new TcpProxy(new IPEndPoint(IPAddress.Loopback, 9)) { TurnsAway = true };
        var options = new SimulatedProviderOptions();
        using var client = new SimulatedWorldClient(options, () => new Uri($"http://127.0.0.1:{proxy.Port}"));
        var provider = new SimulatedPaymentProvider(client, options);

        var answers = await Task.WhenAll(Enumerable.Range(0, Attempts).Select(number => provider.SendAsync(
            new ProviderCall(Guid.CreateVersion7(), TenantMode.Test, EffectKind.Authorize, $"key-{number}", null, Request),
            TestContext.Current.CancellationToken)));

        answers.ShouldAllBe(static it => it.Outcome == ProviderOutcome.Unknown);
    }

    private static JsonElement Request { get; } = JsonElement.Parse("""
        {"amount": {"amount": "10.00", "currency": "EUR"}, "reference": "pay_1", "payment_method_id": "pm_sim_visa"}
        """);
}
