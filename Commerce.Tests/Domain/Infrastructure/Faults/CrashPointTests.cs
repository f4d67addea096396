using Commerce.Domain.Infrastructure.Faults;
using Commerce.Domain.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;

namespace Commerce.Tests.Domain.Infrastructure.Faults;

public sealed class CrashPointTests
{
    private const string Here = "Host=/run/postgresql;Username=commerce_app";

    [Fact]
    public void There_are_the_26_of_the_fault_plan_each_under_a_name_of_its_own()
    {
        CrashPoint.All.Select(static it => it.Number).Distinct().Order().ShouldBe(Enumerable.Range(1, 26));
        CrashPoint.All.Select(static it => it.Name).ShouldBeUnique();
    }

    [Theory]
    [InlineData("booked", 1, "complete_checkout/capture", true)]
    [InlineData("booked", 1, null, true)]
    [InlineData("booked@complete_checkout", 1, "complete_checkout/capture", true)]
    [InlineData("booked@complete_checkout/capture#3", 3, "complete_checkout/capture", true)]
    [InlineData("booked@complete_checkout/capture", 1, "complete_checkout/void", false)]
    [InlineData("booked@complete_checkout", 1, "complete_checkout_later", false)]
    [InlineData("booked@complete_checkout", 1, null, false)]
    public void A_selector_names_a_point_and_where_it_counts(string text, int nth, string? flow, bool fits)
    {
        var selector = CrashSelector.Parse(text);

        selector.Nth.ShouldBe(nth);
        selector.Fits(CrashPoint.Booked, flow).ShouldBe(fits);
        selector.Fits(CrashPoint.Claimed, flow).ShouldBeFalse();
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("booked#0")]
    [InlineData("booked@")]
    [InlineData("booked; booked")]
    public void What_names_no_point_is_refused(string text) =>
        Should.Throw<SettingException>(() => CrashSelector.Parse(text)).Message.ShouldContain("no crash point");

    /// <summary>A machine on which others rely never ends itself, whatever its environment says.</summary>
    [Theory]
    [InlineData("Commerce:Bind", "0.0.0.0")]
    [InlineData("Commerce:Bind", "10.0.0.4")]
    [InlineData("Commerce:Health:Bind", "*")]
    [InlineData("Commerce:PublicUrl", "https://shop.example/")]
    [InlineData("Commerce:Bus:RabbitMq", "amqp://user:password@broker/")]
    [InlineData("Commerce:Providers:Simulated:Url", "http://world:8090/")]
    [InlineData("Commerce:Providers:Bank:ApiKey", "a key of a provider that moves money")]
    [InlineData("ConnectionStrings:Commerce", "Host=db.example;Username=commerce_app")]
    [InlineData("ConnectionStrings:CommerceOwner", "Host=/run/postgresql,db.example;Username=commerce_owner")]
    public void A_process_that_deals_with_other_machines_refuses_to_be_armed(string setting, string value)
    {
        var refusal = Should.Throw<SettingException>(() => CrashTrigger.Enable(Settings((setting, value))));

        // A provider is named without what is set about it.
        var named = setting.Replace(":ApiKey", "", StringComparison.Ordinal).Replace(":", "__", StringComparison.Ordinal);
        refusal.Message.ShouldContain($"{named} says");
        refusal.Message.ShouldNotContain(value);
        CrashTrigger.Current.ShouldBeNull();
    }

    [Fact]
    public void On_one_machine_with_the_simulated_provider_nothing_is_in_the_way()
    {
        Should.NotThrow(() => OneMachine.Ensure(
            Settings(
                ("Commerce:Bind", "127.0.0.1"), ("Commerce:Health:Bind", "localhost"), ("Commerce:PublicUrl", "http://localhost:8080/"),
                ("Commerce:Bus:RabbitMq", "amqp://user:password@127.0.0.1/"), ("Commerce:Providers:Simulated:Url", "http://[::1]:8090/"),
                ("ConnectionStrings:Commerce", "Host=localhost;Username=commerce_app")),
            CrashTrigger.Variable));
    }

    [Fact]
    public void Without_the_variable_other_machines_are_no_matter()
    {
        Should.NotThrow(() => CrashTrigger.Enable(new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { ["Commerce:Bind"] = "0.0.0.0" }).Build()));

        CrashTrigger.Current.ShouldBeNull();
        CrashPoint.All.ShouldAllBe(static it => !it.IsNear);
        foreach (var point in CrashPoint.All)
        {
            // Were one of them armed, this process would not live to see the next line.
            point.Hit("complete_checkout");
        }
    }

    private static IConfiguration Settings(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Append(("ConnectionStrings:CommerceWorld", Here)).Append((CrashTrigger.Variable, "claimed"))
            .ToDictionary(static it => it.Item1, static it => (string?)it.Item2)).Build();
}
