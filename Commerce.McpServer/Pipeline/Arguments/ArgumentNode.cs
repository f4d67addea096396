using System.Text.Json;

namespace Commerce.McpServer.Pipeline.Arguments;

/// <summary>
/// The shape of a value as a caller writes it. One tree per tool serves three purposes, so that they cannot disagree: the JSON schema
/// an agent sees, the check of the arguments it sends, and the example it is shown when they are wrong.
/// </summary>
public abstract record ArgumentNode
{
    private ArgumentNode()
    {
    }

    /// <summary>What the field takes, in a few words.</summary>
    public abstract string Expected { get; }

    /// <summary>A value that would pass, as JSON text.</summary>
    public abstract string Example { get; }

    public sealed record Record(IReadOnlyList<ArgumentField> Fields) : ArgumentNode
    {
        public override string Expected => "an object";

        public override string Example =>
            $"{{{string.Join(",", Fields.Where(static it => it.Required).Select(static it => $"\"{it.Name}\":{it.Node.Example}"))}}}";

        /// <summary>Says what is wrong with fields that are well-formed each for itself: which one, and what; null when nothing is.</summary>
        public Func<JsonElement, (string Field, string Wrong)?>? Together { get; init; }
    }

    /// <summary>An object whose member names the caller chooses.</summary>
    public sealed record Map(ArgumentNode Value) : ArgumentNode
    {
        public override string Expected => $"an object whose values are each {Value.Expected}";

        public override string Example => $"{{\"name\":{Value.Example}}}";
    }

    public sealed record List(ArgumentNode Item) : ArgumentNode
    {
        public override string Expected => $"a list, each item {Item.Expected}";

        public override string Example => $"[{Item.Example}]";
    }

    public sealed record Text(string? Format, string Form, string Sample) : ArgumentNode
    {
        public static readonly Text Plain = new(null, "a string", "\"text\"");

        public override string Expected => Form;

        public override string Example => Sample;

        /// <summary>Says what is wrong with a string of this form; null when nothing is.</summary>
        public Func<string, string?>? Check { get; init; }
    }

    public sealed record Choice(IReadOnlyList<string> Values) : ArgumentNode
    {
        public override string Expected => $"one of {string.Join(", ", Values)}";

        public override string Example => $"\"{Values[0]}\"";
    }

    public sealed record Integer(long Smallest = long.MinValue, long Largest = long.MaxValue) : ArgumentNode
    {
        public override string Expected => "a whole number";

        public override string Example => "1";
    }

    public sealed record Number : ArgumentNode
    {
        public override string Expected => "a number";

        public override string Example => "0.5";
    }

    public sealed record Flag : ArgumentNode
    {
        public override string Expected => "true or false";

        public override string Example => "true";
    }

    public sealed record Anything : ArgumentNode
    {
        public override string Expected => "any JSON value";

        public override string Example => "{}";
    }
}

public sealed record ArgumentField(string Name, ArgumentNode Node, bool Required, string? Description);
