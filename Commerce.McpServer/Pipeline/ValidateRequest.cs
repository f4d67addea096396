using Commerce.Domain.Errors;
using FluentValidation;
using MediatR;

namespace Commerce.McpServer.Pipeline;

/// <summary>Runs the request's validators: shape only, every failure at once. What needs stored state is the aggregate's to say.</summary>
public sealed class ValidateRequest<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators) : IPipelineBehavior<TRequest, TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var problems = validators.SelectMany(it => it.Validate(request).Errors)
            .Select(static it => new Problem(FieldPath.Snake(it.PropertyName), it.ErrorMessage, Example: it.CustomState as string))
            .ToArray();
        return problems.Length == 0
            ? await next()
            : throw new CommerceException(ErrorCode.ValidationArguments, "The arguments cannot be used as they are.", problems);
    }
}
