using System.Reflection;
using Commerce.Domain.Messages;
using MassTransit;

namespace Commerce.Tests.Scheduler;

/// <summary>
/// The bus, as far as the relay uses it: what is sent lies in a heap from which the seed takes, repeats and loses it.
/// </summary>
public class ScheduledBus : DispatchProxy
{
    /// <summary>Whom what is sent is for; runs follow each other on one bus.</summary>
    internal Func<OperationReady, Task>? Receiver { get; set; }

    internal static (IBus Bus, ScheduledBus Heap) Create()
    {
        var bus = Create<IBus, ScheduledBus>();
        return (bus, (ScheduledBus)(object)bus);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod?.Name switch
    {
        nameof(ISendEndpointProvider.GetSendEndpoint) => Task.FromResult(SendingEnd.Create(this)),
        _ => throw new NotSupportedException($"The relay is not known to use {targetMethod?.Name}."),
    };
}

/// <summary>One lane of it.</summary>
public class SendingEnd : DispatchProxy
{
    private ScheduledBus? _bus;

    internal static ISendEndpoint Create(ScheduledBus bus)
    {
        var end = Create<ISendEndpoint, SendingEnd>();
        ((SendingEnd)(object)end)._bus = bus;
        return end;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod?.Name == nameof(ISendEndpoint.Send) && args?[0] is OperationReady message
            ? _bus!.Receiver!(message)
            : throw new NotSupportedException($"The relay is not known to use {targetMethod?.Name}.");
}
