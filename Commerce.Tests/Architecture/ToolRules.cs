using System.Reflection;
using System.Text.Json;
using Commerce.Domain.Access;
using Commerce.McpServer.Pipeline;
using FluentValidation;
using MediatR;

namespace Commerce.Tests.Architecture;

/// <summary>What must hold for every tool, as a list of what is wrong with one.</summary>
internal static class ToolRules
{
    private const string Root = "Commerce.McpServer.Tools";
    // What a model reads of every tool before it has called one; the token budget bounds the sum.
    private const int MaxDescription = 300;
    private const int MaxTitle = 40;
    private static readonly string[] Unions = ["anyOf", "oneOf", "allOf", "not"];
    private static readonly string[] MoneyWords = ["amount", "price", "total"];

    public static IEnumerable<string> Problems(ToolDescriptor tool) =>
        Place(tool).Concat(Words(tool)).Concat(Hints(tool)).Concat(Schemas(tool)).Concat(Parts(tool)).Select(problem => $"{tool.Name}: {problem}");

    private static IEnumerable<string> Place(ToolDescriptor tool)
    {
        var (space, name) = (tool.RequestType.Namespace!, tool.RequestType.Name);
        var segments = space.StartsWith(Root + ".", StringComparison.Ordinal) ? space[(Root.Length + 1)..].Split('.') : [];
        if (segments.Length != 2 || segments[1] != name)
        {
            yield return $"is not in a folder Tools/{{Area}}/{name}";
        }

        if (ToolCatalogue.Names.ElementAtOrDefault(tool.Hints.Order - 1) != tool.Name)
        {
            yield return $"is not number {tool.Hints.Order} of the catalogue";
        }
    }

    private static IEnumerable<string> Words(ToolDescriptor tool)
    {
        if (tool.Hints.Title is not { Length: > 0 and <= MaxTitle })
        {
            yield return $"has no title of at most {MaxTitle} characters";
        }

        if (tool.Definition.Description is not { Length: > 0 and <= MaxDescription } text || !text.EndsWith('.'))
        {
            yield return $"has no description in sentences of at most {MaxDescription} characters";
        }

        foreach (var field in tool.Arguments.Fields.Where(static it => it.Description is null && !ToolCatalogue.SelfExplaining.Contains(it.Name)))
        {
            yield return $"argument {field.Name} is neither described nor among the self-explaining ones";
        }

        foreach (var field in tool.Arguments.Fields.Where(static it => it.Description is { } text && text.Length > MaxDescription / 2))
        {
            yield return $"argument {field.Name} is described in more than {MaxDescription / 2} characters";
        }
    }

    private static IEnumerable<string> Hints(ToolDescriptor tool)
    {
        var annotations = tool.Definition.Annotations;
        if (annotations is not { ReadOnlyHint: not null, DestructiveHint: not null, IdempotentHint: not null, OpenWorldHint: not null })
        {
            yield return "leaves a hint to the client's guess";
        }

        if (tool.IsWrite == tool.Hints.ReadOnly || tool.Hints.ReadOnly != ToolCatalogue.Reads.Contains(tool.Hints.Order))
        {
            yield return "is hinted as what it is not: reads and writes never share a tool";
        }

        if (tool.Hints.Destructive != ToolCatalogue.Destructive.Contains(tool.Hints.Order))
        {
            yield return "is hinted as harmless and is not, or the other way round";
        }

        if (!tool.Hints.Idempotent)
        {
            yield return "is not hinted as idempotent, and every tool is";
        }

        if (!Scopes.All.Contains(tool.Hints.Scope))
        {
            yield return $"needs scope '{tool.Hints.Scope}', which does not exist";
        }
    }

    private static IEnumerable<string> Schemas(ToolDescriptor tool)
    {
        var names = tool.Arguments.Fields.Select(static it => it.Name).ToArray();
        if (tool.IsWrite != names.Contains("idempotency_key"))
        {
            yield return "a write takes idempotency_key and a read does not";
        }

        if (ToolCatalogue.NeedSeenVersion.Contains(tool.Hints.Order) && !names.Any(static it => it is "expected_version" or "preview_token"))
        {
            yield return "moves money and does not ask which version the caller saw";
        }

        foreach (var schema in (JsonElement?[])[tool.Definition.InputSchema, tool.Definition.OutputSchema])
        {
            if (schema is not { ValueKind: JsonValueKind.Object } given || given.GetProperty("type").GetString() != "object")
            {
                yield return "has no object as its input or output";
            }
            else if (Unions.FirstOrDefault(word => given.TryGetProperty(word, out _)) is { } union)
            {
                yield return $"has {union} at the top of a schema, which several clients refuse";
            }
        }

        foreach (var name in NumbersForMoney(tool.Definition.InputSchema, ""))
        {
            yield return $"argument {name} takes a number for money; a decimal string is never rounded on its way";
        }
    }

    private static IEnumerable<string> Parts(ToolDescriptor tool)
    {
        var types = tool.RequestType.Assembly.GetTypes();
        var handler = typeof(IRequestHandler<,>).MakeGenericType(tool.RequestType, tool.ResponseType);
        var handlers = types.Where(handler.IsAssignableFrom).ToArray();
        if (handlers.Length != 1 || handlers[0].Namespace != tool.RequestType.Namespace)
        {
            yield return $"has {handlers.Length} handlers; one beside the request is right";
        }

        var validator = typeof(IValidator<>).MakeGenericType(tool.RequestType);
        if (tool.Arguments.Fields.Count > 0 && types.Count(it => validator.IsAssignableFrom(it) && it.Namespace == tool.RequestType.Namespace) != 1)
        {
            yield return "takes arguments and has no validator beside it";
        }

        if (tool.RequestType.GetCustomAttribute<ToolAttribute>() is null || !tool.RequestType.IsSealed)
        {
            yield return "is not a sealed record";
        }
    }

    private static IEnumerable<string> NumbersForMoney(JsonElement schema, string name)
    {
        if (schema.TryGetProperty("items", out var items))
        {
            return NumbersForMoney(items, name);
        }

        if (schema.TryGetProperty("properties", out var properties))
        {
            return properties.EnumerateObject().SelectMany(static it => NumbersForMoney(it.Value, it.Name));
        }

        var isNumber = schema.TryGetProperty("type", out var type) && type.GetString() is "number" or "integer";
        return isNumber && MoneyWords.Any(word => name.Contains(word, StringComparison.Ordinal)) ? [name] : [];
    }
}
