using Commerce.Domain.Infrastructure.Outbox;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Commerce.Domain.Infrastructure.Messaging;

/// <summary>One registration for both buses; the configuration alone decides which it is.</summary>
public static class BusSetup
{
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    /// <param name="sendsOnly">There is a bus, and this process only sends.</param>
    public static IServiceCollection AddCommerceBus(
        this IServiceCollection services, IConfiguration configuration, BusConsumers? consumers, out bool sendsOnly)
    {
        var options = configuration.GetSection(BusOptions.Section).Get<BusOptions>() ?? new BusOptions();
        sendsOnly = consumers is null && options.IsDurable;
        services.AddSingleton(options);
        if (consumers is null && !options.IsDurable)
        {
            // Without a broker a doorbell rung here could reach nobody; the workers' own relays fetch them from the table.
            return services;
        }

        // While a broker is away the library writes a stack trace a second; relay and probe say it in a line.
        services.AddLogging(static logging => logging.AddFilter("MassTransit", LogLevel.Critical));
        services.AddHostedService<OutboxRelay>();
        return services.AddMassTransit(registration =>
        {
            // The library would report what runs here to its makers; a merchant's server tells nobody.
            registration.DisableUsageTelemetry();
            consumers?.Register(registration);
            if (options.RabbitMq is { } broker)
            {
                registration.UsingRabbitMq((context, rabbit) =>
                {
                    rabbit.Host(broker, static host =>
                    {
                        host.Heartbeat(Heartbeat);
                        host.RequestedConnectionTimeout(ConnectWithin);
                        host.PublisherConfirmation = true;
                    });
                    consumers?.Configure(context, rabbit);
                });
            }
            else
            {
                registration.UsingInMemory((context, memory) => consumers?.Configure(context, memory));
            }
        });
    }
}

/// <summary>How a process's consumers join the bus.</summary>
public sealed record BusConsumers(
    Action<IBusRegistrationConfigurator> Register, Action<IBusRegistrationContext, IReceiveConfigurator> Configure);
