using Commerce.Workers.Operations;
using MassTransit;

namespace Commerce.Tests.Workers.Bus;

/// <summary>
/// Processes of two versions share a bus during an upgrade, and messages of the older one may wait in a queue. So a message keeps its
/// name and every member it ever had, and a member that came later may be missing.
/// </summary>
public sealed class MessageContractTests
{
    /// <summary>What was ever sent: members are added here with the first version that sends them, nothing is taken out.</summary>
    private static readonly Dictionary<string, Dictionary<string, Type>> Sent = new()
    {
        ["urn:message:Commerce.Domain.Messages:OperationReady"] = new()
        {
            ["OperationId"] = typeof(string),
            ["Lane"] = typeof(string),
        },
        ["urn:message:Commerce.Domain.Messages:LaneProbe"] = new() { ["Lane"] = typeof(string) },
    };

    private static Type[] Consumed => [.. typeof(OperationReadyConsumer).Assembly.GetTypes()
        .SelectMany(static type => type.GetInterfaces())
        .Where(static it => it.IsGenericType && it.GetGenericTypeDefinition() == typeof(IConsumer<>))
        .Select(static it => it.GetGenericArguments()[0]).Distinct()];

    [Fact]
    public void Every_message_on_the_bus_is_one_that_was_promised() =>
        Consumed.Select(MessageUrn.ForTypeString).ShouldBe(Sent.Keys, ignoreOrder: true);

    [Fact]
    public void Messages_only_gain_members() =>
        Consumed.SelectMany(static type => Breaks(type, Sent[MessageUrn.ForTypeString(type)])).ShouldBeEmpty();

    [Theory]
    [InlineData(typeof(WithoutLane), "Lane was taken out")]
    [InlineData(typeof(RetypedLane), "Lane became Int32")]
    [InlineData(typeof(NeedsMore), "Tenant is needed, and older messages lack it")]
    public void A_change_that_breaks_older_processes_is_seen(Type changed, string expected) =>
        Breaks(changed, Sent["urn:message:Commerce.Domain.Messages:OperationReady"]).ShouldBe([expected]);

    [Fact]
    public void A_member_that_may_be_missing_breaks_nothing() =>
        Breaks(typeof(MayHaveMore), Sent["urn:message:Commerce.Domain.Messages:OperationReady"]).ShouldBeEmpty();

    private static IEnumerable<string> Breaks(Type message, Dictionary<string, Type> promised)
    {
        foreach (var (name, type) in promised)
        {
            var now = message.GetProperty(name)?.PropertyType;
            if (now != type)
            {
                yield return now is null ? $"{name} was taken out" : $"{name} became {now.Name}";
            }
        }

        foreach (var parameter in message.GetConstructors().Single().GetParameters())
        {
            if (!promised.ContainsKey(parameter.Name!) && !parameter.HasDefaultValue)
            {
                yield return $"{parameter.Name} is needed, and older messages lack it";
            }
        }
    }

    private sealed record WithoutLane(string OperationId);

    private sealed record RetypedLane(string OperationId, int Lane);

    private sealed record NeedsMore(string OperationId, string Lane, string Tenant);

    private sealed record MayHaveMore(string OperationId, string Lane, string? Tenant = null);
}
