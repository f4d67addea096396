using Commerce.Domain.Infrastructure;
using Commerce.Domain.Infrastructure.Faults;
using Commerce.Domain.Infrastructure.Messaging;
using Commerce.Domain.Infrastructure.Settings;
using Commerce.Domain.Infrastructure.Telemetry;
using Commerce.Workers;
using Commerce.Workers.Health;
using Commerce.Workers.Housekeeping;
using Commerce.Workers.Mail;
using Commerce.Workers.Operations;
using Commerce.Workers.Providers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// Workers as a process of their own: the same steps the default server hosts, against a configured database and bus.
if (await HealthVerb.TryRunAsync(args, Console.Out) is { } exitCode)
{
    return exitCode;
}

var builder = Host.CreateApplicationBuilder(args);
try
{
    builder.Configuration.AddSettingFiles();
    CrashTrigger.Enable(builder.Configuration);
}
catch (SettingException failure)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}

builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true }));
builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = TimeSpan.FromSeconds(30));
builder.Logging.UseCommerceConsole(builder.Configuration);
builder.Services.AddCommerceTelemetry(builder.Configuration, "commerce-workers");
builder.Services.AddCommerceInfrastructure(
    builder.Configuration, new BusConsumers(WorkersSetup.AddConsumers, WorkersSetup.ConfigureEndpoints));
builder.Services.AddSingleton(new BusProbeOptions { StopWhenDeaf = true });
builder.Services.AddCommerceWorkers().AddCommerceHousekeeping(builder.Configuration).AddCommerceMail(builder.Configuration)
    .AddHealthListener(builder.Configuration);
if (builder.Configuration.GetSection(SimulatedProviderOptions.Section).Exists())
{
    builder.Services.AddSimulatedProviders(builder.Configuration);
}

await builder.Build().RunAsync();
return Environment.ExitCode;
