namespace Commerce.Domain.Infrastructure.Audit.Verification;

/// <summary>
/// Goes through all checkpoints in order: numbers, log, signatures, each on top of the one before, and each root computed again from
/// the heads. What it returns per merchant is what the chains are then held against.
/// </summary>
/// <param name="anchorsFor">The merchant whose way to every root is kept for an export; null for none.</param>
public sealed class CheckpointReview(Guid log, PublicKeys keys, Guid? anchorsFor)
{
    // Where one key is missing, every checkpoint says so.
    private const int MaxFindings = 100;

    private static readonly Dictionary<long, SignedHead> None = [];

    private readonly Dictionary<Guid, Dictionary<long, SignedHead>> _signed = [];
    private readonly Dictionary<Guid, ChainHead> _heads = [];
    private readonly List<AuditFinding> _findings = [];
    private readonly List<AuditAnchor> _anchors = [];
    private MerkleTree _tree = new([]);
    private byte[] _previous = AuditChain.Start;

    public long Count { get; private set; }

    public long Last { get; private set; }

    public IReadOnlyList<AuditFinding> Findings => _findings;

    public IReadOnlyList<AuditAnchor> Anchors => _anchors;

    public IReadOnlyDictionary<long, SignedHead> SignedOf(Guid tenantId) => _signed.GetValueOrDefault(tenantId, None);

    public void Read(Checkpoint checkpoint)
    {
        var said = checkpoint.Said;
        Note(said.Number != Last + 1, AuditRule.Checkpoint, $"after checkpoint {Last} comes checkpoint {said.Number}");
        Note(said.Log != log, AuditRule.Checkpoint, $"checkpoint {said.Number} is of another log, {said.Log}");
        Note(
            !said.Previous.AsSpan().SequenceEqual(_previous), AuditRule.Checkpoint,
            $"checkpoint {said.Number} does not stand on checkpoint {said.Number - 1}");
        if (!keys.Verifies(said.KeyId, checkpoint.Body, checkpoint.Signature))
        {
            Note(true, AuditRule.Checkpoint, keys.Knows(said.KeyId)
                ? $"checkpoint {said.Number} is not signed by key {said.KeyId}"
                : $"checkpoint {said.Number} is signed by key {said.KeyId}, which is not among the trusted ones");
        }

        Move(checkpoint);
        Note(
            !_tree.Root.AsSpan().SequenceEqual(said.Root) || _heads.Count != said.Tenants || _heads.Values.Sum(static it => it.Seq) != said.Events,
            AuditRule.Checkpoint, $"the heads of checkpoint {said.Number} do not give what it signed");
        (Last, _previous) = (said.Number, checkpoint.Hash);
        Count++;
        Anchor(checkpoint);
    }

    public void Note(bool isWrong, AuditRule rule, string message)
    {
        if (isWrong && _findings.Count < MaxFindings)
        {
            _findings.Add(new AuditFinding(null, null, rule, message));
        }
    }

    private void Move(Checkpoint checkpoint)
    {
        var isNew = false;
        foreach (var head in checkpoint.Heads)
        {
            _heads[head.TenantId] = head;
            isNew |= !_tree.TryMove(head);
            if (!_signed.TryGetValue(head.TenantId, out var signed))
            {
                _signed.Add(head.TenantId, signed = []);
            }

            signed.TryAdd(head.Seq, new SignedHead(head.Hash, checkpoint.Said.Number));
        }

        if (isNew)
        {
            _tree = new MerkleTree(_heads.Values);
        }
    }

    private void Anchor(Checkpoint checkpoint)
    {
        if (anchorsFor is { } tenant && checkpoint.Heads.Any(head => head.TenantId == tenant))
        {
            var path = _tree.PathOf(tenant);
            _anchors.Add(new AuditAnchor(_heads[tenant], checkpoint.Body, checkpoint.Signature, path.Index, path.Beside));
        }
    }
}
