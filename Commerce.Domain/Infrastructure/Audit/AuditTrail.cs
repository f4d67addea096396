using System.Buffers.Binary;
using System.Security.Cryptography;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Values;

namespace Commerce.Domain.Infrastructure.Audit;

/// <summary>
/// Collects what happened in one unit of work and writes it in the same commit. The stored bytes are canonical JSON and their hash
/// is the leaf that the sealer chains; nothing in them is a credential or a card number.
/// </summary>
public sealed class AuditTrail(CommerceSession session)
{
    private const string Insert = """
        insert into engine.audit_event (event_id, at, tenant_id, actor, action, subject, outcome, operation_id, canonical, leaf_hash)
        values ($1, $2, $3, $4, $5, $6, $7, $8::text, $9, $10)
        """;

    private readonly HashSet<string> _records = new(StringComparer.Ordinal);
    private Guid _last;

    /// <summary>Who acts: the principal's text, or the name of a process of our own.</summary>
    public string Actor { get; set; } = "system";

    /// <summary>The operation this unit of work belongs to, if it is one.</summary>
    public string? OperationId { get; set; }

    /// <summary>Ids of the records that something happened to in this unit of work.</summary>
    public IReadOnlyCollection<string> Records => _records;

    public void Record(string action, string subject, object? facts = null, string outcome = "done")
    {
        var id = NextId();
        var canonical = CanonicalJson.Write(CommerceJson.ToElement(new
        {
            event_id = id.ToString("N"),
            at = session.Now.UtcDateTime.ToString("O"),
            tenant_id = session.TenantId.ToString("N"),
            actor = Actor,
            action,
            subject,
            outcome,
            operation_id = OperationId,
            facts,
        }));
        session.AtCommit(
            Insert, id, session.Now, session.TenantId, Actor, action, subject, outcome, OperationId, canonical, SHA256.HashData(canonical));
    }

    public void Record(IEnumerable<DomainEvent> events)
    {
        foreach (var happened in events)
        {
            Record(happened.Action, happened.Subject, happened.Facts);
            _records.Add(happened.Subject);
        }
    }

    // Events of one unit of work share their time; their ids keep the order they happened in, also within a millisecond.
    private Guid NextId()
    {
        var id = Guid.CreateVersion7();
        if (id.CompareTo(_last) <= 0)
        {
            Span<byte> bytes = stackalloc byte[16];
            _last.TryWriteBytes(bytes, bigEndian: true, out _);
            BinaryPrimitives.WriteUInt128BigEndian(bytes, BinaryPrimitives.ReadUInt128BigEndian(bytes) + 1);
            id = new Guid(bytes, bigEndian: true);
        }

        return _last = id;
    }
}
