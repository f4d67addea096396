using Commerce.Domain.Approvals;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Hosting.Cli.Approve;

/// <summary>What <c>approve</c> is asked to do. Everything that is wrong with it is collected, not only the first.</summary>
internal sealed record ApproveArguments
{
    public const string Usage = """
        Usage: ./run.sh approve                                          lists what waits for a person
               ./run.sh approve OPERATION [--as NAME]                    lets it be done, now, as it was asked for
               ./run.sh approve OPERATION --reject --reason TEXT [--as NAME]
                                                                         says no; the agent reads the reason
               NAME is the person who decides, without --as the one who is logged in; it stays in the audit log.
        """;

    private readonly List<ApprovalProblem> _problems = [];
    private bool _rejects;
    private string? _reason;
    private string? _name;

    public IReadOnlyList<ApprovalProblem> Problems => _problems;

    public string? OperationId { get; private set; }

    /// <summary>Null: nothing is decided, what waits is listed.</summary>
    public Decision? Decision { get; private set; }

    public static ApproveArguments Read(IReadOnlyList<string> arguments)
    {
        var read = new ApproveArguments();
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var name))
        {
            read.Take(name, rest);
        }

        read.Decide(isList: arguments.Count == 0);
        return read;
    }

    private void Take(string name, Queue<string> rest)
    {
        switch (name)
        {
            case "--reject":
                _rejects = true;
                break;
            case "--reason":
                _reason = Value(name, rest);
                break;
            case "--as":
                _name = Value(name, rest);
                break;
            case var id when !id.StartsWith('-'):
                Identify(id);
                break;
            default:
                Add("unknown_argument", $"There is no {name}.");
                break;
        }
    }

    private string? Value(string name, Queue<string> rest)
    {
        if (!rest.TryPeek(out var value) || value.StartsWith("--", StringComparison.Ordinal))
        {
            Add("missing_value", $"{name} needs a value after it.");
            return null;
        }

        return rest.Dequeue().Trim();
    }

    private void Identify(string id)
    {
        if (OperationId is not null)
        {
            Add("more_than_one", $"Name one operation: {id} is the second.");
        }
        else if (IdText.IsCapability(OperationKeys.OperationPrefix, id))
        {
            OperationId = id;
        }
        else
        {
            Add("bad_id", $"'{id}' is no operation (op_…), or is mistyped: copy it from ./run.sh approve.");
        }
    }

    private void Decide(bool isList)
    {
        if (isList)
        {
            return;
        }

        if (OperationId is null && _problems.All(static it => it.Code != "bad_id"))
        {
            Add("missing_id", "Name the operation: put its id after 'approve'.");
        }

        if (_reason is not null && !_rejects)
        {
            Add("reason_without_reject", "--reason goes with --reject.");
        }

        if (_name is null && PersonAtShell.IsAnybody)
        {
            Add("missing_name", PersonAtShell.SayWho);
        }

        var decision = new Decision(!_rejects, _name ?? PersonAtShell.Login, _reason is { } reason ? UntrustedText.Clean(reason) : null);
        _problems.AddRange(decision.Problems());
        Decision = _problems.Count == 0 ? decision : null;
    }

    private void Add(string code, string message) => _problems.Add(new ApprovalProblem(code, message));
}
