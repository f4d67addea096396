using System.Collections;
using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Pipeline.Arguments;

/// <summary>Reads the tree from a record's type: names in snake_case, optional unless <c>required</c>, never a null union.</summary>
public static class NodeBuilder
{
    private const int MaxDepth = 8;

    public static ArgumentNode Build(Type type) => Build(type, 0);

    private static ArgumentNode Build(Type type, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new InvalidOperationException($"{type} nests deeper than an agent can follow.");
        }

        type = Nullable.GetUnderlyingType(type) ?? type;
        return Scalar(type) ?? Collection(type, depth) ?? new ArgumentNode.Record(Fields(type, depth));
    }

    private static ArgumentNode? Scalar(Type type) => type switch
    {
        _ when type == typeof(string) => ArgumentNode.Text.Plain,
        _ when type == typeof(bool) => new ArgumentNode.Flag(),
        _ when type == typeof(int) => new ArgumentNode.Integer(int.MinValue, int.MaxValue),
        _ when type == typeof(long) => new ArgumentNode.Integer(),
        _ when type == typeof(decimal) || type == typeof(double) => new ArgumentNode.Number(),
        _ when type == typeof(JsonElement) => new ArgumentNode.Map(new ArgumentNode.Anything()),
        _ when type == typeof(object) => new ArgumentNode.Anything(),
        _ when type == typeof(Currency) => CurrencyText,
        _ when type == typeof(Money) => MoneyRecord,
        _ when type == typeof(DateOnly) => Formatted("date", "a date, YYYY-MM-DD", "\"2026-09-01\"", static it => DateOnly.TryParseExact(it, "yyyy-MM-dd", out _)),
        _ when type == typeof(DateTimeOffset) => Formatted(
            "date-time", "a date and time with offset", "\"2026-09-01T10:00:00Z\"", static it => DateTimeOffset.TryParse(it, out _)),
        _ when type == typeof(Uri) => Formatted("uri", "an absolute address", "\"https://example.com/\"", static it => Uri.TryCreate(it, UriKind.Absolute, out _)),
        _ when type == typeof(Guid) => Formatted("uuid", "a UUID", "\"0190c3b5-0000-7000-8000-000000000000\"", static it => Guid.TryParse(it, out _)),
        _ when type.IsEnum => new ArgumentNode.Choice([.. Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)]),
        _ when IdPrefix(type) is { } prefix => Id(prefix),
        _ => null,
    };

    private static ArgumentNode? Collection(Type type, int depth)
    {
        var interfaces = type.GetInterfaces().Append(type).Where(static it => it.IsGenericType).ToArray();
        var map = interfaces.FirstOrDefault(static it => it.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>));
        if (map is not null)
        {
            return new ArgumentNode.Map(Build(map.GetGenericArguments()[1], depth + 1));
        }

        var list = interfaces.FirstOrDefault(static it => it.GetGenericTypeDefinition() == typeof(IEnumerable<>));
        return list is not null && typeof(IEnumerable).IsAssignableFrom(type) ? new ArgumentNode.List(Build(list.GetGenericArguments()[0], depth + 1)) : null;
    }

    private static ArgumentField[] Fields(Type type, int depth) =>
    [
        .. type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(static it => it.GetMethod is not null && it.GetIndexParameters().Length == 0 && it.Name != "EqualityContract"
                && it.GetCustomAttribute<JsonIgnoreAttribute>() is null)
            .Select(it => new ArgumentField(
                NameOf(it), Build(it.PropertyType, depth + 1), IsRequired(it), DescriptionOf(it))),
    ];

    private static string NameOf(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);

    // Nulls are not written, so what may be null may be absent, however its record is made.
    private static bool IsRequired(PropertyInfo property) =>
        new NullabilityInfoContext().Create(property).ReadState != NullabilityState.Nullable
        && (property.IsDefined(typeof(RequiredMemberAttribute))
            || property.DeclaringType!.GetConstructors().Any(it => it.GetParameters().Any(
                parameter => string.Equals(parameter.Name, property.Name, StringComparison.OrdinalIgnoreCase) && !parameter.HasDefaultValue)));

    private static string? DescriptionOf(PropertyInfo property) =>
        property.GetCustomAttribute<DescriptionAttribute>()?.Description
        ?? property.DeclaringType!.GetInterfaces().Select(it => it.GetProperty(property.Name)?.GetCustomAttribute<DescriptionAttribute>()?.Description)
            .FirstOrDefault(static it => it is not null);

    private static string? IdPrefix(Type type) =>
        type.GetInterfaces().Any(static it => it.IsGenericType && it.GetGenericTypeDefinition() == typeof(IEntityId<>))
            ? (string)type.GetProperty("Prefix", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!
            : null;

    private static ArgumentNode.Text Id(string prefix) => new(null, $"an id '{prefix}_…'", $"\"{prefix}_…\"")
    {
        Check = text => IdText.TryParse(prefix, text, out _, out var problem) ? null : problem,
    };

    private static ArgumentNode.Text Formatted(string format, string form, string sample, Func<string, bool> fits) => new(format, form, sample)
    {
        Check = text => fits(text) ? null : $"is not {form}",
    };

    private static readonly ArgumentNode.Text CurrencyText = new(null, "an ISO 4217 code", "\"EUR\"")
    {
        Check = static text => Currency.TryParse(text, out _) ? null : "is no ISO 4217 currency that money can be kept in",
    };

    private static readonly ArgumentNode.Record MoneyRecord = new(
    [
        new ArgumentField("amount", new ArgumentNode.Text(null, "a decimal string", "\"12.30\""), true, null),
        new ArgumentField("currency", CurrencyText, true, null),
    ])
    {
        // How many decimals an amount may have, its currency says.
        Together = static money => Money.TryParse(
            money.GetProperty("amount").GetString()!, Currency.Of(money.GetProperty("currency").GetString()!), out _, out var wrong)
            ? null
            : ("amount", wrong),
    };
}
