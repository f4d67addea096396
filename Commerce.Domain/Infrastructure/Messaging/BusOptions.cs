namespace Commerce.Domain.Infrastructure.Messaging;

/// <summary>Which bus rings the doorbells: the in-memory one by default, RabbitMQ when a host is set.</summary>
public sealed record BusOptions
{
    public const string Section = "Commerce:Bus";

    /// <summary>For example <c>amqp://user:password@host/vhost</c>; empty: in memory.</summary>
    public Uri? RabbitMq { get; init; }

    /// <summary>Messages outlive the process, so a confirmed doorbell may be forgotten.</summary>
    public bool IsDurable => RabbitMq is not null;

    public static string Queue(string lane) => $"commerce-{lane}";

    /// <summary>
    /// The exchange and not the queue: only a worker knows how its queue is made, and a sender that declared it
    /// otherwise first would lock the worker out.
    /// </summary>
    public static Uri Address(string lane) => new($"exchange:{Queue(lane)}");
}
