using System.Collections.Concurrent;
using System.Text.Json;
using Commerce.Domain.Access;
using Commerce.Domain.Operations;
using Commerce.McpServer.Pipeline;
using ModelContextProtocol.Protocol;
using InputRequest = Commerce.Domain.Operations.InputRequest;

namespace Commerce.Tests.Protocol;

/// <summary>Operations that a test moves along by hand.</summary>
internal sealed class ScriptedDesk : IOperationDesk
{
    private static readonly DateTimeOffset Start = new(2026, 9, 1, 10, 0, 0, TimeSpan.Zero);
    private readonly ConcurrentDictionary<string, (Principal Owner, OperationSnapshot Operation)> _operations = new();

    public ConcurrentQueue<(string OperationId, string Key, InputAnswer Answer)> Answers { get; } = new();

    public OperationSnapshot Begin(Principal owner, OperationStatus status)
    {
        var operation = new OperationSnapshot
        {
            OperationId = $"op_{Guid.CreateVersion7():N}",
            Tool = ScriptedToolHost.Work,
            Status = status,
            Step = "accepted",
            StatusMessage = "on its way",
            CreatedAt = Start,
            UpdatedAt = Start,
            ExpiresAt = Start.AddHours(1),
            PollMilliseconds = 200,
            Inputs = status == OperationStatus.InputRequired
                ? [new InputRequest(
                    "page", "Enter the card here.", new Uri("https://pay.example/p/1"), Start.AddHours(1))]
                : [],
        };
        _operations[operation.OperationId] = (owner, operation);
        return operation;
    }

    public void Move(string operationId, Func<OperationSnapshot, OperationSnapshot> move)
    {
        var (owner, operation) = _operations[operationId];
        _operations[operationId] = (owner, move(operation));
    }

    public Task<OperationSnapshot?> GetAsync(
        Principal principal, string operationId, CancellationToken cancellationToken) =>
        Task.FromResult(
            _operations.TryGetValue(operationId, out var row) && row.Owner.Text == principal.Text
                ? row.Operation
                : null);

    public Task<OperationSnapshot?> GetOfTenantAsync(
        Principal principal, string operationId, CancellationToken cancellationToken) =>
        GetAsync(principal, operationId, cancellationToken);

    public Task<IReadOnlyList<OperationSnapshot>> ListAsync(
        Principal principal, OperationStatus? status, DateTimeOffset? before, int limit,
        CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<OperationSnapshot>>(
        [
            .. _operations.Values.Where(it => it.Owner.Text == principal.Text)
                .Select(static it => it.Operation).Take(limit),
        ]);

    public Task<OperationSnapshot?> WaitForChangeAsync(
        Principal principal, OperationSnapshot seen, TimeSpan atMost, CancellationToken cancellationToken) =>
        GetAsync(principal, seen.OperationId, cancellationToken);

    public async Task<OperationSnapshot?> CancelAsync(
        Principal principal, string operationId, string reason, CancellationToken cancellationToken)
    {
        if (await GetAsync(principal, operationId, cancellationToken) is not { } operation)
        {
            return null;
        }

        if (!operation.IsFinal)
        {
            Move(operationId, it => it with { Status = OperationStatus.Cancelled, CancelRequested = true });
        }

        return operation;
    }

    public async Task<OperationSnapshot?> AnswerAsync(
        Principal principal, string operationId, IReadOnlyDictionary<string, InputAnswer> answers,
        CancellationToken cancellationToken)
    {
        var operation = await GetAsync(principal, operationId, cancellationToken);
        if (operation is null)
        {
            return null;
        }

        foreach (var input in operation.Inputs.Where(it => answers.ContainsKey(it.Key)))
        {
            if (input.Admit(answers[input.Key]).Answer is { } answer)
            {
                Answers.Enqueue((operationId, input.Key, answer));
                Move(operationId, it => it with { Inputs = [.. it.Inputs.Where(left => left.Key != input.Key)] });
            }
        }

        return operation;
    }

    public CallToolResult ToResult(Principal principal, OperationSnapshot operation) => operation.Error is { } error
        ? ScriptedToolHost.ResultOf(error.GetRawText(), isError: true)
        : ScriptedToolHost.ResultOf(operation.Result?.GetRawText() ?? "{}");

    public static JsonElement Json(object value) => JsonSerializer.SerializeToElement(value);
}
