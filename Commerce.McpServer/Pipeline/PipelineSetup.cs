using System.Reflection;
using Commerce.McpServer.Pipeline.Approvals;
using FluentValidation;
using MediatR;

namespace Commerce.McpServer.Pipeline;

/// <summary>
/// What wraps every call, outer to inner. Call filters: what is told of the call, refusals and faults become results, then scope, then arguments, then card numbers. Behaviours:
/// validate, then the unit of work. Each concern has one home; none is in both.
/// </summary>
public static class PipelineSetup
{
    public static IServiceCollection AddCommerceTools(this IServiceCollection services, params Assembly[] toolAssemblies)
    {
        Assembly[] assemblies = toolAssemblies.Length > 0 ? toolAssemblies : [typeof(PipelineSetup).Assembly];
        services.AddSingleton(new ToolCatalog(assemblies));
        services.AddSingleton<RefusalAudit>().AddSingleton<IRefusalAudit>(static it => it.GetRequiredService<RefusalAudit>());
        services.AddSingleton<ICallFilter, WatchCall>();
        services.AddSingleton<ICallFilter, RefusalsToResults>();
        services.AddSingleton<ICallFilter, AuthorizeCall>();
        services.AddSingleton<ICallFilter, CheckArguments>();
        services.AddSingleton<ICallFilter, RefuseCardNumbers>();
        services.AddSingleton<IToolHost, ToolHost>().AddSingleton<IOperationDesk, OperationDesk>();
        services.AddSingleton<OperationChanges>().AddSingleton<IOperationChanges>(static it => it.GetRequiredService<OperationChanges>());
        services.AddHostedService(static it => it.GetRequiredService<OperationChanges>());
        services.AddSingleton<AwaitOutcome>();
        services.AddScoped<CallContext>().AddScoped<WriteEnd>();
        services.AddSingleton<ApprovalDesk>().AddScoped<AskingAgent>().AddScoped<ApprovedWrite>();

        services.AddScoped<ServiceFactory>(static provider => provider.GetService!);
        services.AddScoped<IMediator, Mediator>();
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(ValidateRequest<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(UnitOfWork<,>));
        foreach (var (handler, contract) in assemblies.SelectMany(static it => it.GetTypes()).Where(static it => !it.IsAbstract).SelectMany(Handlers))
        {
            services.AddScoped(contract, handler);
        }

        foreach (var validator in AssemblyScanner.FindValidatorsInAssemblies(assemblies))
        {
            services.AddScoped(validator.InterfaceType, validator.ValidatorType);
        }

        return services;
    }

    private static IEnumerable<(Type Handler, Type Contract)> Handlers(Type type) =>
        type.GetInterfaces()
            .Where(static it => it.IsGenericType
                && (it.GetGenericTypeDefinition() == typeof(IRequestHandler<,>) || it.GetGenericTypeDefinition() == typeof(IAccessGuard<>)
                    || it.GetGenericTypeDefinition() == typeof(IApprovalRule<,>)))
            .Select(it => (type, it));
}
