namespace Commerce.Tests.Scheduler;

/// <summary>
/// The decisions of a run, in words without ids or times: two runs of one seed tell the same.
/// </summary>
internal sealed class Trace
{
    private readonly List<string> _lines = [];
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Lines => _lines;

    public void Add(string line) => _lines.Add(line);

    /// <summary>More about the last decision.</summary>
    public void Detail(string detail)
    {
        if (_lines.Count > 0)
        {
            _lines[^1] += $": {detail}";
        }
    }

    /// <summary>The name of an id, given in the order they turn up.</summary>
    public string NameOf(string id, string kind)
    {
        if (!_names.TryGetValue(id, out var name))
        {
            _numbers[kind] = _numbers.GetValueOrDefault(kind) + 1;
            _names[id] = name = $"{kind}#{_numbers[kind]}";
        }

        return name;
    }

    public string NameOf(string id) => _names.GetValueOrDefault(id, "unknown");
}
