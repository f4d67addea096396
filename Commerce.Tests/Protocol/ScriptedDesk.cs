using System.Collections.Concurrent;
using System.Text.Json;
using Commerce.Domain.Access;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Operations;
using Commerce.McpServer.Pipeline;
using ModelContextProtocol.Protocol;
using InputRequest = Commerce.Domain.Operations.InputRequest;

namespace Commerce.Tests.Protocol;

/// <summary>Operations that a test moves along by hand.</summary>
internal sealed class ScriptedDesk : IOperationDesk, IOperationChanges
{
    private static readonly DateTimeOffset Start = new(2026, 9, 1, 10, 0, 0, TimeSpan.Zero);
    private readonly ConcurrentDictionary<string, (Principal Owner, OperationSnapshot Operation)> _operations = new();

    public ConcurrentQueue<(string OperationId, string Key, InputAnswer Answer)> Answers { get; } = new();

    private readonly KeyedWatchers<string> _watchers = new();
    private long _begun;
    private int _reads;

    /// <summary>What the next look at an operation throws.</summary>
    public Exception? Down { get; set; }

    public IReadOnlyList<string> Watched => _watchers.Keys;

    public IDisposable Watch(Guid tenantId, string operationId, Action<string> changed) =>
        _watchers.Watch(operationId, changed);

    public void Wake(string operationId) => _watchers.Wake(operationId);

    public OperationSnapshot Begin(Principal owner, OperationStatus status, params InputRequest[] inputs)
    {
        // As in the database: no two at the same moment.
        var created = Start.AddTicks(Interlocked.Increment(ref _begun) * 10);
        var operation = new OperationSnapshot
        {
            OperationId = $"op_{Guid.CreateVersion7():N}",
            Tool = ScriptedToolHost.Work,
            Status = status,
            Step = "accepted",
            StatusMessage = "on its way",
            CreatedAt = created,
            UpdatedAt = created,
            ExpiresAt = created.AddHours(1),
            PollMilliseconds = 200,
            Inputs = inputs.Length > 0 ? inputs : status == OperationStatus.InputRequired
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
        _operations[operationId] = (owner, move(operation with { UpdatedAt = operation.UpdatedAt.AddSeconds(1) }));
        Wake(operationId);
    }

    /// <summary>How often somebody looked at an operation.</summary>
    public int Reads => Volatile.Read(ref _reads);

    public Task<OperationSnapshot?> GetAsync(
        Principal principal, string operationId, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return Down is { } fault ? Task.FromException<OperationSnapshot?>(fault) : Task.FromResult(
            _operations.TryGetValue(operationId, out var row) && row.Owner.Text == principal.Text
                ? row.Operation
                : null);
    }

    public Task<OperationSnapshot?> GetOfTenantAsync(
        Principal principal, string operationId, CancellationToken cancellationToken) =>
        GetAsync(principal, operationId, cancellationToken);

    public Task<IReadOnlyList<OperationSnapshot>> ListAsync(
        Principal principal, OperationStatus? status, DateTimeOffset? before, int limit,
        CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<OperationSnapshot>>(
        [
            .. _operations.Values
                .Where(it => it.Owner.Text == principal.Text || principal.Scopes.Grants(Scopes.OperationsReadAll)).Select(static it => it.Operation)
                .Where(it => before is null || it.CreatedAt < before)
                .OrderByDescending(static it => it.CreatedAt).Take(limit),
        ]);

    public async Task<OperationSnapshot?> WaitForChangeAsync(
        Principal principal, OperationSnapshot seen, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var rang = new SemaphoreSlim(0);
        using var watch = _watchers.Watch(seen.OperationId, _ => rang.Release());
        var now = await GetAsync(principal, seen.OperationId, cancellationToken);
        if (now is { IsFinal: false } && now.UpdatedAt == seen.UpdatedAt)
        {
            await rang.WaitAsync(atMost, cancellationToken);
            now = await GetAsync(principal, seen.OperationId, cancellationToken);
        }

        return now;
    }

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
        Principal principal, string operationId, IReadOnlyDictionary<string, InputAnswer> answers, string? once,
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

        if (await GetAsync(principal, operationId, cancellationToken) is { IsFinal: false, Inputs.Count: 0 })
        {
            Move(operationId, it => it with { Status = OperationStatus.Working });
        }

        return await GetAsync(principal, operationId, cancellationToken);
    }

    public CallToolResult ToResult(Principal principal, OperationSnapshot operation) => operation.Error is { } error
        ? ScriptedToolHost.ResultOf(error.GetRawText(), isError: true)
        : ScriptedToolHost.ResultOf(operation.Result?.GetRawText() ?? "{}");

    public static InputRequest Form(string key, JsonElement schema) =>
        new(key, $"What about {key}?", null, Start.AddHours(1)) { Schema = schema.Clone() };

    public static JsonElement Json(object value) => JsonSerializer.SerializeToElement(value);
}
