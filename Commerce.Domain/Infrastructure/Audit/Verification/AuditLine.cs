using System.Text.Json.Serialization;
using Commerce.Domain.Infrastructure.Ledger;

namespace Commerce.Domain.Infrastructure.Audit.Verification;

/// <summary>
/// One line of one merchant's audit log, with exactly one part set, in this order: header, anchors, events by number, unsealed
/// events, ledger entries, operations, end. The database is read and a file written and read as the same lines.
/// </summary>
public sealed record AuditLine
{
    public AuditHeader? Header { get; init; }
    public AuditAnchor? Anchor { get; init; }
    public EventRow? Event { get; init; }
    public EntryRow? Entry { get; init; }
    public OperationRow? Operation { get; init; }
    public AuditEnd? End { get; init; }
}

public sealed record AuditHeader(int Format, Guid Log, Guid TenantId, DateTimeOffset ReadAt)
{
    public const int CurrentFormat = 1;
}

/// <summary>A checkpoint as it concerns one merchant: its head then, and the way from that head to the signed root.</summary>
public sealed record AuditAnchor(
    ChainHead Head, byte[] Body, byte[] Signature, int Index, [property: JsonConverter(typeof(HexListConverter))] IReadOnlyList<byte[]> Beside);

/// <param name="Seq">Null while the event waits for its seal.</param>
/// <param name="WaitsTooLong">Unsealed for more than a minute, or not even waiting.</param>
public sealed record EventRow(
    Guid EventId, DateTimeOffset At, Guid TenantId, string Actor, string Action, string Subject, string Outcome, byte[] Canonical,
    [property: JsonConverter(typeof(HexConverter))] byte[] LeafHash,
    string? OperationId = null,
    long? Seq = null,
    [property: JsonConverter(typeof(HexConverter))] byte[]? ChainHash = null,
    bool WaitsTooLong = false);

public sealed record EntryRow(Guid EntryId, PostedFacts Facts, string? OperationId = null);

/// <param name="BornFinal">A synchronous write: it was never work in progress, so it has no event of its acceptance.</param>
public sealed record OperationRow(string OperationId, string Status, bool BornFinal);

/// <param name="SignatureOverdue">The newest seals have waited more than a minute for a checkpoint.</param>
public sealed record AuditEnd(long Sealed, long Unsealed, long Entries, long Operations, bool SignatureOverdue);
