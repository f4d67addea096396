using Commerce.Domain.Operations.Effects;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Workers.Mail;

/// <summary>The way out for messages to customers.</summary>
public static class MailSetup
{
    public static IServiceCollection AddCommerceMail(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(MailOptions.Read(configuration)).AddSingleton<IProviderAdapter, MailAdapter>();
}
