using Commerce.Domain.Operations;

namespace Commerce.McpServer.Pipeline;

/// <summary>
/// After a write was accepted: waits a little for its end and answers with whatever the caller can take. A task for who takes tasks, the
/// page's address for who can show one, for everyone else a handle in ordinary words. Giving up the wait never touches the work.
/// </summary>
public sealed class AwaitOutcome(IOperationDesk desk, WaitOptions options, IHostApplicationLifetime lifetime)
{
    // Between two looks at whether this process is to stop.
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(1);

    /// <summary>The call goes on with an operation that asked its caller something, instead of being accepted a second time.</summary>
    public async Task<bool> CanResumeAsync(ToolCall call, CancellationToken cancellationToken) =>
        call.Resumes is { } operationId && await desk.GetAsync(call.Principal, operationId, cancellationToken) is { } operation
        && operation.Tool == call.Tool;

    public async Task<ToolAnswer> AnswerAsync(ToolCall call, string operationId, bool replayed, CancellationToken cancellationToken)
    {
        var operation = await desk.GetOfTenantAsync(call.Principal, operationId, cancellationToken)
            ?? throw new InvalidOperationException($"Operation {operationId} was accepted and cannot be read.");
        if (call.Answers.Count > 0)
        {
            operation = await desk.AnswerAsync(call.Principal, operationId, call.Answers, call.AnsweredOnce, cancellationToken) ?? operation;
        }

        if (!call.AnswersAtOnce)
        {
            operation = await WaitAsync(call, operation, cancellationToken);
        }

        // A natural key may have led to a colleague's operation: its outcome is the answer, but only its owner can follow it as a task.
        var isMine = await desk.GetAsync(call.Principal, operationId, cancellationToken) is not null;
        return Answer(isMine ? call : call with { AcceptsTask = false }, operation, replayed);
    }

    private async Task<OperationSnapshot> WaitAsync(ToolCall call, OperationSnapshot operation, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        var atMost = call.AcceptsTask ? options.WithTasks : options.WithoutTasks;

        // A person who just came back from the page is owed the time the provider needs to tell us.
        var waitsForPage = call.Answers.Count > 0 && operation.Inputs.Count == 0 ? operation.Step : null;
        while (operation is { IsFinal: false, IsParked: false })
        {
            if (operation.Inputs.Count > 0 && operation.Step != waitsForPage)
            {
                if (await AskAsync(call, operation, cancellationToken) is not { } answered)
                {
                    break;
                }

                (operation, since) = (answered, TimeProvider.System.GetTimestamp());
                waitsForPage = operation.Inputs.Count == 0 ? operation.Step : null;
                continue;
            }

            var left = atMost - TimeProvider.System.GetElapsedTime(since);
            if (left <= TimeSpan.Zero || lifetime.ApplicationStopping.IsCancellationRequested)
            {
                // A stopping server hands out handles instead of holding up its own end.
                break;
            }

            if (call.Progress is not null && operation.StatusMessage is not null)
            {
                await call.Progress(operation.StatusMessage);
            }

            operation = await desk.WaitForChangeAsync(call.Principal, operation, left < LongestLook ? left : LongestLook, cancellationToken) ?? operation;
        }

        return operation;
    }

    // Null when nobody could be asked or nobody answered: then the caller is told in words.
    private async Task<OperationSnapshot?> AskAsync(ToolCall call, OperationSnapshot operation, CancellationToken cancellationToken)
    {
        var answers = call.Ask is null ? null : await call.Ask(operation, cancellationToken);
        return answers is { Count: > 0 }
            ? await desk.AnswerAsync(call.Principal, operation.OperationId, answers, once: null, cancellationToken)
            : null;
    }

    private static ToolAnswer Answer(ToolCall call, OperationSnapshot operation, bool replayed) => operation switch
    {
        _ when call.AcceptsTask && call.AnswersAtOnce => new ToolAnswer.Accepted(operation),
        { IsFinal: true } => new ToolAnswer.Completed(ToolResult.Of(operation, call.Principal.Mode, call.RequestId, replayed)),
        _ when call.AcceptsTask => new ToolAnswer.Accepted(operation),
        { Inputs.Count: > 0 } when operation.Inputs.All(it => it.Url is null ? call.AcceptsForm : call.AcceptsUrl) =>
            new ToolAnswer.InputNeeded(operation),
        _ => new ToolAnswer.Completed(ToolResult.Pending(operation, call.Principal.Mode, call.RequestId, replayed)),
    };
}

/// <summary>How long a call waits for the end of the work it started.</summary>
public sealed record WaitOptions
{
    public TimeSpan WithTasks { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Several clients give up a call at 60 seconds; a third of that leaves room for slow networks.</summary>
    public TimeSpan WithoutTasks { get; init; } = TimeSpan.FromSeconds(20);
}
