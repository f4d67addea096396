using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline.Arguments;
using MediatR;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Pipeline;

/// <summary>Everything there is to know about one tool, read off its request record.</summary>
public sealed class ToolDescriptor
{
    private static readonly MethodInfo SendMethod =
        typeof(ToolDescriptor).GetMethod(nameof(SendAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly Func<IMediator, object, CancellationToken, Task<object?>> _send;

    /// <param name="mayPark">A rule may let a call wait for a person.</param>
    public ToolDescriptor(Type requestType, bool mayPark = false)
    {
        RequestType = requestType;
        Hints = requestType.GetCustomAttribute<ToolAttribute>()
            ?? throw new InvalidOperationException($"{requestType.Name} is not marked as a tool.");
        Name = JsonNamingPolicy.SnakeCaseLower.ConvertName(requestType.Name);
        ResponseType = Closed(requestType, typeof(IRequest<>))!;
        ResultType = Closed(requestType, typeof(ILongWrite<>)) ?? ResponseType;
        IsLong = Closed(requestType, typeof(ILongWrite<>)) is not null;
        IsWrite = typeof(IWrite).IsAssignableFrom(requestType);
        MayPark = mayPark;
        Arguments = (ArgumentNode.Record)NodeBuilder.Build(requestType);
        Definition = Define();
        _send = SendMethod.MakeGenericMethod(ResponseType).CreateDelegate<Func<IMediator, object, CancellationToken, Task<object?>>>();
    }

    public string Name { get; }

    /// <summary>The folder it is in, which is also the name of its picture.</summary>
    public string Area => RequestType.Namespace!.Split('.')[^2].ToLowerInvariant();

    public Type RequestType { get; }

    /// <summary>What the handler returns.</summary>
    public Type ResponseType { get; }

    /// <summary>What the caller gets in the end.</summary>
    public Type ResultType { get; }

    public ToolAttribute Hints { get; }

    public bool IsLong { get; }

    public bool IsWrite { get; }

    public bool MayPark { get; }

    public ArgumentNode.Record Arguments { get; }

    public Tool Definition { get; }

    public object Bind(JsonElement? arguments) =>
        (arguments is { ValueKind: JsonValueKind.Object } given ? given : JsonElement.Parse("{}")).Deserialize(RequestType, CommerceJson.Options)!;

    public Task<object?> SendAsync(IMediator mediator, object request, CancellationToken cancellationToken) =>
        _send(mediator, request, cancellationToken);

    private static async Task<object?> SendAsync<TResponse>(IMediator mediator, object request, CancellationToken cancellationToken) =>
        await mediator.Send((IRequest<TResponse>)request, cancellationToken);

    private Tool Define() => new()
    {
        Name = Name,
        Title = Hints.Title,
        Description = RequestType.GetCustomAttribute<DescriptionAttribute>()?.Description,
        InputSchema = SchemaWriter.Input(Arguments),
        OutputSchema = SchemaWriter.Output((ArgumentNode.Record)NodeBuilder.Build(ResultType), ToolResult.EnvelopeFields(this), IsLong || MayPark),
        Annotations = new ToolAnnotations
        {
            Title = Hints.Title,
            ReadOnlyHint = Hints.ReadOnly,
            DestructiveHint = Hints.Destructive,
            IdempotentHint = Hints.Idempotent,
            OpenWorldHint = Hints.OpenWorld,
        },
    };

    private static Type? Closed(Type type, Type open) =>
        type.GetInterfaces().FirstOrDefault(it => it.IsGenericType && it.GetGenericTypeDefinition() == open)?.GetGenericArguments()[0];
}
