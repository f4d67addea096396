using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Hosting.Cli.Manual;

/// <summary>What <c>manual</c> is asked to do. Everything that is wrong with it is collected, not only the first.</summary>
internal sealed record ManualArguments
{
    public const string Usage = """
        Usage: ./run.sh manual [--json]                            lists calls to third parties whose outcome nobody knows
               ./run.sh manual ID [--json]                         one of them, by the id of the call or of its operation
               ./run.sh manual ID --succeeded PROVIDER_ID          it happened; this is the provider's reference of it
               ./run.sh manual ID --failed                         it did not happen
               ./run.sh manual ID --note TEXT                      keeps what was found out so far; settles nothing by itself
               and: --by NAME (who decides), --yes (without asking), --json
        """;

    private const int LongestReference = 255;
    private const int LongestNote = 1000;
    private const int LongestName = 100;

    private readonly List<OutcomeProblem> _problems = [];

    public Guid? EffectId { get; private set; }

    public string? OperationId { get; private set; }

    public string? Succeeded { get; private set; }

    public bool Failed { get; private set; }

    public string? Note { get; private set; }

    public string By { get; private set; } = Environment.GetEnvironmentVariable("SUDO_USER") ?? Environment.UserName;

    public bool Yes { get; private set; }

    public bool Json { get; private set; }

    public IReadOnlyList<OutcomeProblem> Problems => _problems;

    public bool NamesOne => EffectId is not null || OperationId is not null;

    public bool Settles => Failed || Succeeded is not null;

    public OutcomeWord Word => new(Succeeded is not null, Succeeded, $"person:{By}") { Note = Note };

    public static ManualArguments Read(IReadOnlyList<string> arguments)
    {
        var read = new ManualArguments();
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var name))
        {
            read.Take(name, rest);
        }

        read.Check();
        return read;
    }

    private void Take(string name, Queue<string> rest)
    {
        switch (name)
        {
            case "--succeeded":
                Succeeded = Value(name, rest, LongestReference);
                break;
            case "--note":
                Note = Value(name, rest, LongestNote);
                break;
            case "--by":
                By = Value(name, rest, LongestName) ?? By;
                break;
            case "--failed":
                Failed = true;
                break;
            case "--yes":
                Yes = true;
                break;
            case "--json":
                Json = true;
                break;
            case var id when !id.StartsWith('-'):
                Identify(id);
                break;
            default:
                Add("unknown_argument", $"There is no {name}.");
                break;
        }
    }

    private string? Value(string name, Queue<string> rest, int longest)
    {
        if (!rest.TryPeek(out var value) || value.StartsWith("--", StringComparison.Ordinal))
        {
            Add("missing_value", $"{name} needs a value after it.");
            return null;
        }

        value = rest.Dequeue();
        if (value.Trim().Length == 0 || value.Length > longest || value.Any(char.IsControl) || CardNumbers.IsIn(value))
        {
            Add("bad_value", $"The value of {name} has to be 1 to {longest} printable characters, without a card number.");
        }

        return value.Trim();
    }

    private void Identify(string id)
    {
        if (NamesOne)
        {
            Add("more_than_one", $"Name one call: {id} is the second.");
        }
        else if (Guid.TryParse(id, out var effect))
        {
            EffectId = effect;
        }
        else if (IdText.IsCapability("op", id))
        {
            OperationId = id;
        }
        else
        {
            Add("bad_id", $"'{id}' is no id: use that of the call or of its operation (op_…), as ./run.sh manual lists them.");
        }
    }

    private void Check()
    {
        if (Failed && Succeeded is not null)
        {
            Add("contradiction", "It either happened (--succeeded) or did not (--failed).");
        }

        if (!NamesOne && (Settles || Note is not null) && _problems.All(static it => it.Code != "bad_id"))
        {
            Add("missing_id", "Name the call: put its id, or that of its operation, after 'manual'.");
        }

        if (Settles && Json && !Yes)
        {
            Add("missing_yes", "With --json nobody can be asked whether they are sure: add --yes.");
        }
    }

    private void Add(string code, string message) => _problems.Add(new OutcomeProblem(code, message));
}
