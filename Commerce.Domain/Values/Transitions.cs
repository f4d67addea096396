using System.Text;
using System.Text.Json;
using Commerce.Domain.Errors;

namespace Commerce.Domain.Values;

/// <summary>What asking for a state comes to. Already there is a harmless repeat; refused is a rule.</summary>
public enum Move
{
    Moved,
    AlreadyThere,
    Refused,
}

/// <summary>
/// The one table of the moves a record may make. Its aggregate changes state through it alone, the database repeats the
/// states in a CHECK, and the documentation prints it.
/// </summary>
public sealed class Transitions<TState>
    where TState : struct, Enum
{
    private readonly Dictionary<TState, TState[]> _allowed;

    public Transitions(params IReadOnlyList<(TState From, TState[] To)> allowed)
    {
        _allowed = allowed.ToDictionary(static it => it.From, static it => it.To);
        if (Enum.GetValues<TState>().Where(state => !_allowed.ContainsKey(state)).ToArray() is { Length: > 0 } left)
        {
            throw new ArgumentException(
                $"{string.Join(", ", left)} of {typeof(TState).Name} has no row; a final state has an empty one.");
        }
    }

    public IEnumerable<TState> Final => _allowed.Where(static it => it.Value.Length == 0).Select(static it => it.Key);

    public Move Judge(TState from, TState to) => from.Equals(to)
        ? Move.AlreadyThere
        : _allowed[from].Contains(to) ? Move.Moved : Move.Refused;

    /// <summary>True: it moves there; false: it is there already, a harmless repeat; anything else is refused.</summary>
    /// <param name="record">What the refusal calls it, for example <c>Order ord_…</c>.</param>
    public bool Allows(TState from, TState to, string record) => Judge(from, to) switch
    {
        Move.AlreadyThere => false,
        Move.Moved => true,
        _ => throw new CommerceException(ErrorCode.ValidationState, $"{record} is {Write(from)} and cannot become {Write(to)}."),
    };

    /// <summary>The written form of a state, the same on the wire, in the database and in the diagram.</summary>
    public static string Write(TState state) => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());

    /// <summary>The table as a Mermaid state diagram; the first row is where a record begins.</summary>
    public string Mermaid()
    {
        var text = new StringBuilder("stateDiagram-v2\n");
        text.Append("    [*] --> ").Append(Write(_allowed.First().Key)).Append('\n');
        foreach (var (from, states) in _allowed)
        {
            foreach (var to in states)
            {
                text.Append("    ").Append(Write(from)).Append(" --> ").Append(Write(to)).Append('\n');
            }
        }

        foreach (var state in Final)
        {
            text.Append("    ").Append(Write(state)).Append(" --> [*]\n");
        }

        return text.ToString();
    }
}
