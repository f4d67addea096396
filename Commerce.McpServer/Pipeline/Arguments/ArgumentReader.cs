using System.Text.Json;
using Commerce.Domain.Errors;

namespace Commerce.McpServer.Pipeline.Arguments;

/// <summary>Walks the arguments of a call against the tool's tree and collects every problem at once, each with path and example.</summary>
public static class ArgumentReader
{
    /// <summary>More would not be read; the rest shows up after these are fixed.</summary>
    private const int MaxProblems = 50;

    // A name this close to a known one is most likely that one misspelt.
    private const int NearEnough = 2;

    public static IReadOnlyList<Problem> Check(ArgumentNode.Record shape, JsonElement? arguments)
    {
        var problems = new List<Problem>();
        if (arguments is null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined })
        {
            CheckRecord(shape, JsonElement.Parse("{}"), "", problems);
        }
        else
        {
            Check(shape, arguments.Value, "", problems);
        }

        return problems.Count > MaxProblems ? problems[..MaxProblems] : problems;
    }

    private static void Check(ArgumentNode node, JsonElement value, string path, List<Problem> problems)
    {
        var fits = (node, value.ValueKind) switch
        {
            (ArgumentNode.Anything, _) => IsReadable(value),
            (ArgumentNode.Record or ArgumentNode.Map, JsonValueKind.Object) => true,
            (ArgumentNode.List, JsonValueKind.Array) => true,
            (ArgumentNode.Text or ArgumentNode.Choice, JsonValueKind.String) => true,
            (ArgumentNode.Flag, JsonValueKind.True or JsonValueKind.False) => true,
            (ArgumentNode.Integer whole, JsonValueKind.Number) =>
                value.TryGetInt64(out var number) && number >= whole.Smallest && number <= whole.Largest,
            (ArgumentNode.Number, JsonValueKind.Number) => value.TryGetDecimal(out _),
            _ => false,
        };
        if (!fits)
        {
            problems.Add(new Problem(path.Length == 0 ? "arguments" : path, Mistyped(node, value), node.Expected, node.Example));
            return;
        }

        switch (node)
        {
            case ArgumentNode.Record record:
                CheckRecord(record, value, path, problems);
                break;
            case ArgumentNode.Map map:
                foreach (var member in value.EnumerateObject())
                {
                    Check(map.Value, member.Value, Join(path, member.Name), problems);
                }

                break;
            case ArgumentNode.List list:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    Check(list.Item, item, $"{path}[{index++}]", problems);
                }

                break;
            case ArgumentNode.Choice choice when !choice.Values.Contains(value.GetString()!, StringComparer.Ordinal):
                problems.Add(new Problem(path, "is not one of the choices", choice.Expected, choice.Example));
                break;
            case ArgumentNode.Text { Check: { } check } text when check(value.GetString()!) is { } wrong:
                problems.Add(new Problem(path, wrong, text.Expected, text.Example));
                break;
        }
    }

    private static void CheckRecord(ArgumentNode.Record record, JsonElement value, string path, List<Problem> problems)
    {
        var before = problems.Count;
        foreach (var member in value.EnumerateObject())
        {
            var field = record.Fields.FirstOrDefault(it => it.Name == member.Name);
            if (field is null)
            {
                problems.Add(Unknown(record, Join(path, member.Name), member.Name));
            }
            else
            {
                Check(field.Node, member.Value, Join(path, field.Name), problems);
            }
        }

        foreach (var field in record.Fields.Where(it => it.Required && !value.TryGetProperty(it.Name, out _)))
        {
            problems.Add(new Problem(Join(path, field.Name), "is missing", field.Node.Expected, field.Node.Example));
        }

        if (problems.Count == before && record.Together?.Invoke(value) is { } found)
        {
            var field = record.Fields.Single(it => it.Name == found.Field);
            problems.Add(new Problem(Join(path, found.Field), found.Wrong, field.Node.Expected, field.Node.Example));
        }
    }

    private static Problem Unknown(ArgumentNode.Record record, string path, string name)
    {
        var near = record.Fields.Select(it => (it.Name, Distance: Distance(it.Name, name)))
            .Where(static it => it.Distance <= NearEnough).OrderBy(static it => it.Distance).FirstOrDefault();
        var known = string.Join(", ", record.Fields.Select(static it => it.Name));
        return new Problem(path, near.Name is null ? "is not a field here" : $"is not a field here; '{near.Name}' is", $"one of {known}");
    }

    private static string Mistyped(ArgumentNode node, JsonElement value) => (node, value.ValueKind) switch
    {
        (_, JsonValueKind.Null) => "is null; leave the field out instead",
        (ArgumentNode.Text, JsonValueKind.Number) => "is a JSON number; amounts, ids and texts are strings",
        (ArgumentNode.Integer, JsonValueKind.Number) => "is not a whole number, or too large",
        (ArgumentNode.Number, JsonValueKind.Number) => "is a number too large to be kept exactly",
        (ArgumentNode.Anything, _) => "holds a number too large to be kept exactly",
        _ => $"is {Kind(value.ValueKind)}",
    };

    // Equal arguments are compared by their one canonical writing, which a number out of range does not have.
    private static bool IsReadable(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => double.IsFinite(value.GetDouble()),
        JsonValueKind.Array => value.EnumerateArray().All(IsReadable),
        JsonValueKind.Object => value.EnumerateObject().All(static it => IsReadable(it.Value)),
        _ => true,
    };

    private static string Kind(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        _ => "a boolean",
    };

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static int Distance(string left, string right)
    {
        if (Math.Abs(left.Length - right.Length) > NearEnough)
        {
            return int.MaxValue;
        }

        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var change = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
