using System.Text.Json;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Infrastructure.Telemetry;
using Commerce.Domain.Operations;
using Commerce.Domain.Values;

namespace Commerce.Domain.Infrastructure.Engine;

/// <summary>Writes what becomes of an operation, in the unit of work that made it so; one audit event for every transition.</summary>
public sealed class OperationStore(CommerceSession session, AuditTrail audit)
{
    private const string StartOperation = """
        update engine.operation set step = $2, step_state = $3, status_message = $4, poll_ms = $5,
            deadline_at = clock_timestamp() + $6, expires_at = clock_timestamp() + $6 + $7, updated_at = clock_timestamp()
        where operation_id = $1
        """;

    private const string InsertChild = """
        insert into engine.operation (operation_id, tenant_id, principal, parent_id, tool, args_hash, status, step, step_state,
            status_message, deadline_at, expires_at, trace_parent)
        select $2, tenant_id, principal, operation_id, $3, args_hash, 'working', $4, $5, $6, deadline_at, expires_at,
            coalesce($7::text, trace_parent)
        from engine.operation where operation_id = $1
        """;

    private const string InsertPayload = "insert into engine.operation_payload (operation_id, tenant_id, request) values ($1, $2, $3)";

    private const string Enqueue = """
        insert into engine.operation_queue (operation_id, tenant_id, lane, trace_parent)
        select $1, $2, $3, o.trace_parent from engine.operation o where o.operation_id = $1
        """;

    private const string Doorbell = """
        insert into engine.outbox (message_id, lane, operation_id, trace_parent)
        select $1, $2, $3, (select q.trace_parent from engine.operation_queue q where q.operation_id = $3)
        """;

    private const string RingQueued = """
        with rung as (
            update engine.operation_queue set bells = bells + 1, run_after = least(run_after, clock_timestamp())
            where operation_id = $1 returning operation_id, lane, trace_parent)
        insert into engine.outbox (message_id, lane, operation_id, trace_parent)
        select $2, lane, operation_id, trace_parent from rung
        """;

    private const string SaveStep = """
        update engine.operation set status = $2, step = $3, step_state = $4, status_message = $5, inputs = $6::jsonb,
            updated_at = clock_timestamp()
        where operation_id = $1
        """;

    private const string Finish = """
        update engine.operation set status = $2, outcome_code = $3, status_message = $4, inputs = null, updated_at = clock_timestamp(),
            expires_at = greatest(expires_at, clock_timestamp() + interval '1 day')
        where operation_id = $1
        """;

    private const string KeepResult = "update engine.operation_payload set result = $2::json, error = $3::json where operation_id = $1";

    private const string Archive = """
        insert into engine.operation_archive (operation_id, tenant_id, body)
        select o.operation_id, o.tenant_id, $2 || jsonb_build_object('tool', o.tool, 'principal', o.principal, 'created_at', o.created_at)
        from engine.operation o where o.operation_id = $1 on conflict do nothing
        """;

    // The next epoch: whoever was just looking whether the wait is over has lost its claim.
    private const string Unpark = """
        update engine.operation_queue set lane = $3, owner = null, lease_until = null, attempt = 0, epoch = epoch + 1, bells = bells + 1,
            due_business_at = null, run_after = clock_timestamp()
        where operation_id = $1 and tenant_id = $2
        """;

    private const string DropArgumentOf = "update engine.operation_payload set request = request - $2::text where operation_id = $1";

    private const string LeaveQueue = "delete from engine.operation_queue where operation_id = $1";

    // One that the relay is just sending stays for it to take away: a broker that does not answer keeps it locked for seconds, and
    // nobody's work must wait for that.
    private const string DropDoorbells = """
        delete from engine.outbox where id in (select id from engine.outbox where operation_id = $1 for update skip locked)
        """;

    private readonly List<string> _changed = [];

    /// <summary>Operations and records this unit of work changed: told to whoever waits, after the commit.</summary>
    public IReadOnlyList<string> Changed => [.. _changed, .. audit.Records];

    /// <summary>A doorbell was written: the relay is told after the commit.</summary>
    public bool Rang { get; private set; }

    /// <summary>Makes an accepted write a piece of work for the workers.</summary>
    /// <param name="parked">It waited in the queue for a person.</param>
    public void Start(string operationId, OperationStart start, bool parked = false)
    {
        session.AtCommit(
            StartOperation, operationId, start.Step, CommerceJson.ToElement(start.State), start.StatusMessage,
            (int)start.PollEvery.TotalMilliseconds, start.Deadline, start.KeepFor);
        Queue(operationId, start.Lane, parked);
        audit.Record("operation.accepted", operationId, new { start.Step });
        _changed.Add(operationId);
    }

    /// <summary>Leaves an argument out of the stored request: its content lies elsewhere and is not to be kept twice, or for long.</summary>
    public void DropArgument(string operationId, string name) => session.AtCommit(DropArgumentOf, operationId, name);

    /// <summary>Splits off an operation of its own; it has its parent's principal, deadline and trace.</summary>
    public void StartChild(string parentId, string tool, string step, string name, object state)
    {
        var id = IdText.NewCapability(OperationKeys.OperationPrefix);
        session.AtCommit(InsertChild, parentId, id, tool, step, CommerceJson.ToElement(state), name, CommerceTrace.Here);
        session.AtCommit(InsertPayload, id, session.TenantId, CommerceJson.ToElement(new { name }));
        Queue(id, Lanes.Work);
        audit.Record("operation.accepted", id, new { Step = step, Parent = parentId });
    }

    /// <summary>Makes a queued operation be looked at soon, whatever it waits for; nothing if it is no longer queued.</summary>
    public void Ring(string operationId)
    {
        session.AtCommit(RingQueued, operationId, Guid.CreateVersion7());
        Rang = true;
    }

    /// <summary>A doorbell for a step that is due already.</summary>
    public void Knock(string operationId, string lane)
    {
        session.AtCommit(Doorbell, Guid.CreateVersion7(), lane, operationId);
        Rang = true;
    }

    public void Save(string operationId, OperationStatus status, string step, object state, string message, IReadOnlyList<InputRequest> inputs)
    {
        session.AtCommit(
            SaveStep, operationId, Text(status), step, state is JsonElement json ? json : CommerceJson.ToElement(state), message,
            inputs.Count == 0 ? null : CommerceJson.ToElement(inputs).GetRawText());
        _changed.Add(operationId);
    }

    /// <summary>The terminal transition: result or error, archive, queue row gone, in one.</summary>
    public void End(string operationId, OperationStatus status, string? refusal, string message, JsonElement? result, JsonElement? error)
    {
        session.AtCommit(Finish, operationId, Text(status), refusal ?? "ok", message);
        session.AtCommit(KeepResult, operationId, result?.GetRawText(), error?.GetRawText());
        session.AtCommit(LeaveQueue, operationId);
        session.AtCommit(DropDoorbells, operationId);
        session.AtCommit(Archive, operationId, CommerceJson.ToElement(new
        {
            Status = Text(status),
            OutcomeCode = refusal ?? "ok",
            Result = result is null ? (JsonElement?)null : PersonalData.Mask(result.Value),
            Error = error,
        }));
        audit.Record($"operation.{Text(status)}", operationId, new { Outcome = refusal ?? "ok" }, refusal is null ? "done" : "refused");
        _changed.Add(operationId);
    }

    public static string Text(OperationStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());

    private void Queue(string operationId, string lane, bool parked = false)
    {
        session.AtCommit(parked ? Unpark : Enqueue, operationId, session.TenantId, lane);
        Knock(operationId, lane);
    }
}
