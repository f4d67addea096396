namespace Commerce.McpServer.Hosting.Cli;

/// <summary>
/// The <c>--name value</c> pairs of a verb. A verb takes what it knows; what is left, doubled, missing or wrong is collected, so that
/// whoever typed it hears of everything at once.
/// </summary>
internal sealed class VerbOptions
{
    private readonly Dictionary<string, string> _given = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];

    public VerbOptions(IEnumerable<string> arguments)
    {
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var name))
        {
            if (!name.StartsWith("--", StringComparison.Ordinal))
            {
                _problems.Add($"'{name}' is no option: options are written --name value.");
            }
            else if (!rest.TryDequeue(out var value))
            {
                _problems.Add($"{name} needs a value.");
            }
            else if (!_given.TryAdd(name, value))
            {
                _problems.Add($"{name} is given twice.");
            }
        }
    }

    public string? Take(string name) => _given.Remove(name, out var value) ? value : null;

    /// <summary>An option that has to be there and to pass; null, with a problem noted, when it does not.</summary>
    public string? Require(string name, string expected, Func<string, bool> passes)
    {
        if (!_given.ContainsKey(name))
        {
            _problems.Add($"{name} is missing: {expected}.");
        }

        return Allow(name, expected, passes);
    }

    /// <summary>An option that may be left out, and passes if it is there.</summary>
    public string? Allow(string name, string expected, Func<string, bool> passes)
    {
        var value = Take(name);
        if (value is null || passes(value))
        {
            return value;
        }

        _problems.Add($"{name} '{value}' is not {expected}.");
        return null;
    }

    /// <summary>An option that may be left out and then is the usual value.</summary>
    public string? Check(string name, string usual, string expected, Func<string, bool> passes)
    {
        _given.TryAdd(name, usual);
        return Require(name, expected, passes);
    }

    /// <summary>Everything that is wrong, once the verb has taken what it knows.</summary>
    public IReadOnlyList<string> Problems() =>
        [.. _problems, .. _given.Keys.Select(static name => $"{name} is not an option of this command.")];
}
