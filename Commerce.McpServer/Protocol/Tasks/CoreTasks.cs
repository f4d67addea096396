using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Commerce.Domain.Access;
using Commerce.Domain.Operations;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Protocol.Calls;
using Microsoft.Extensions.Options;
using ModelContextProtocol;

namespace Commerce.McpServer.Protocol.Tasks;

/// <summary>
/// The task methods of 2025-11-25. A task is its principal's, never its session's: a second connection, or one after a
/// restart, finds it by its id.
/// </summary>
internal sealed class CoreTasks(
    IOperationDesk desk, SessionQuestions questions, IOptions<McpOptions> options, IHostApplicationLifetime lifetime)
{
    private const int PageSize = 50;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>A cancelled task is answered as cancelled; what takes longer to stop is answered as it stands.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    public async Task<JsonObject?> GetAsync(TaskRequest request, CancellationToken cancellationToken) =>
        await desk.GetAsync(request.Caller.Principal, request.TaskId, cancellationToken) is { } operation
            ? Told(request, operation)
            : null;

    public async Task<JsonObject?> CancelAsync(TaskRequest request, CancellationToken cancellationToken)
    {
        var principal = request.Caller.Principal;
        if (await desk.GetAsync(principal, request.TaskId, cancellationToken) is not { } before)
        {
            return null;
        }

        if (before.IsFinal)
        {
            throw new McpProtocolException(
                $"The task is over already: {OperationText(before)}.", McpErrorCode.InvalidParams);
        }

        if (await desk.CancelAsync(principal, request.TaskId, "cancelled by the client", cancellationToken)
            is not { } operation)
        {
            return null;
        }

        return Told(request, await AwaitEndAsync(principal, operation, cancellationToken));
    }

    public async Task<JsonObject?> ListAsync(TaskRequest request, CancellationToken cancellationToken)
    {
        // Its own only, also for a principal that may read everybody's operations: those are no tasks of its.
        var principal = request.Caller.Principal;
        principal = principal with
        {
            Scopes = new ScopeSet(Scopes.All.Where(it => it != Scopes.OperationsReadAll && principal.Scopes.Grants(it))),
        };
        var before = request.Parameters["cursor"] is { } cursor ? ReadCursor(cursor) : (DateTimeOffset?)null;
        var found = await desk.ListAsync(principal, status: null, before, PageSize + 1, cancellationToken);
        var page = found.Take(PageSize).ToList();
        var answer = new JsonObject
        {
            ["tasks"] = new JsonArray([.. page.Select(it => (JsonNode)CoreTaskView.Of(it, request.Caller))]),
        };
        if (found.Count > PageSize)
        {
            answer["nextCursor"] = WriteCursor(page[^1].CreatedAt);
        }

        return answer;
    }

    /// <summary>Stays open until the task is over, and asks its person meanwhile what the work needs to know.</summary>
    public async Task<JsonObject?> ResultAsync(TaskRequest request, CancellationToken cancellationToken)
    {
        var key = request.Caller.Origin.Key;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, lifetime.ApplicationStopping, request.Caller.Origin.Session?.Ended ?? default);
        var operation = await desk.GetAsync(key.Principal, request.TaskId, cancellationToken);
        var proven = TimeProvider.System.GetTimestamp();
        var asked = new HashSet<string>(StringComparer.Ordinal);
        while (operation is { IsFinal: false })
        {
            if (TimeProvider.System.GetElapsedTime(proven) > options.Value.KeyCheck)
            {
                await RequireAsync(key, cancellationToken);
                proven = TimeProvider.System.GetTimestamp();
            }

            try
            {
                operation = await NextAsync(request, operation, asked, over.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new McpProtocolException(
                    "The server stops. The task goes on: ask for its result again.", McpErrorCode.InternalError);
            }
        }

        return operation is null ? null : CoreTaskView.ResultOf(operation, desk.ToResult(key.Principal, operation));
    }

    private async Task<OperationSnapshot?> NextAsync(
        TaskRequest request, OperationSnapshot operation, HashSet<string> asked, CancellationToken cancellationToken)
    {
        var principal = request.Caller.Principal;
        if (operation.Inputs.Any(input => asked.Add(input.Key)))
        {
            var answers = await questions.AskAsync(
                request.Caller, request.Request, operation, CoreTaskView.RelatedTo(operation), cancellationToken);
            if (answers.Count > 0)
            {
                return await desk.AnswerAsync(principal, request.TaskId, answers, once: null, cancellationToken);
            }
        }

        return await desk.WaitForChangeAsync(principal, operation, Look, cancellationToken);
    }

    private async Task<OperationSnapshot> AwaitEndAsync(
        Principal principal, OperationSnapshot operation, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!operation.IsFinal && TimeProvider.System.GetElapsedTime(started) < StopPatience)
        {
            operation = await desk.WaitForChangeAsync(principal, operation, Look, cancellationToken) ?? operation;
        }

        return operation;
    }

    private static JsonObject Told(TaskRequest request, OperationSnapshot operation)
    {
        request.Caller.Origin.Session?.Follow(operation);
        return CoreTaskView.Of(operation, request.Caller);
    }

    private static async Task RequireAsync(StandingKey key, CancellationToken cancellationToken)
    {
        if (!await key.HoldsAsync(cancellationToken))
        {
            throw new McpProtocolException("The key is not valid any more.", McpErrorCode.InvalidRequest);
        }
    }

    private static string OperationText(OperationSnapshot operation) => operation.Status.ToString().ToLowerInvariant();

    private static string WriteCursor(DateTimeOffset createdAt) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(createdAt.ToString("O", CultureInfo.InvariantCulture)));

    private static DateTimeOffset ReadCursor(JsonNode cursor) =>
        cursor.GetValueKind() == System.Text.Json.JsonValueKind.String && cursor.GetValue<string>() is { Length: < 100 } text
        && Base64Url.IsValid(text)
        && DateTimeOffset.TryParseExact(
            Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)), "O", CultureInfo.InvariantCulture,
            DateTimeStyles.RoundtripKind, out var before)
            ? before
            : throw new McpProtocolException("The cursor is not one this server gave out.", McpErrorCode.InvalidParams);
}
