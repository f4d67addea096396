using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Commerce.Domain.Infrastructure.Audit;

/// <summary>
/// One hash over the chain heads of all tenants, in the order of their ids. A tenant can show with a few hashes that its own head is
/// in it, without showing anybody else's. Leaves and nodes are hashed under different marks, so neither can stand for the other.
/// </summary>
public sealed class MerkleTree
{
    private const byte LeafMark = 0;
    private const byte NodeMark = 1;

    private readonly List<byte[][]> _levels = [];
    private readonly Dictionary<Guid, int> _index = [];

    public MerkleTree(IEnumerable<ChainHead> heads)
    {
        ChainHead[] ordered = [.. heads.OrderBy(static head => head.TenantId)];
        byte[][] level = [.. ordered.Select(static head => Leaf(head))];
        for (var i = 0; i < ordered.Length; i++)
        {
            _index.Add(ordered[i].TenantId, i);
        }

        _levels.Add(level);
        while (level.Length > 1)
        {
            level = [.. level.Chunk(2).Select(static pair => pair.Length == 2 ? Node(pair[0], pair[1]) : pair[0])];
            _levels.Add(level);
        }
    }

    public int Count => _levels[0].Length;

    public byte[] Root => _levels[^1] is [var root] ? root : AuditChain.Start;

    /// <summary>Replaces one tenant's head; only the nodes above it are hashed again.</summary>
    /// <returns>False when the tenant has no place in this tree yet.</returns>
    public bool TryMove(ChainHead head)
    {
        if (!_index.TryGetValue(head.TenantId, out var at))
        {
            return false;
        }

        _levels[0][at] = Leaf(head);
        for (var level = 1; level < _levels.Count; level++)
        {
            var below = _levels[level - 1];
            var left = at & ~1;
            at >>= 1;
            _levels[level][at] = left + 1 < below.Length ? Node(below[left], below[left + 1]) : below[left];
        }

        return true;
    }

    /// <summary>The hashes beside the way from one tenant's head to the root, from the bottom up.</summary>
    public MerklePath PathOf(Guid tenantId)
    {
        var index = _index[tenantId];
        var at = index;
        List<byte[]> beside = [];
        foreach (var level in _levels.SkipLast(1))
        {
            if ((at ^ 1) < level.Length)
            {
                beside.Add(level[at ^ 1]);
            }

            at >>= 1;
        }

        return new MerklePath(index, Count, beside);
    }

    internal static byte[] Leaf(ChainHead head)
    {
        Span<byte> bytes = stackalloc byte[1 + 16 + 8 + AuditChain.HashBytes];
        bytes[0] = LeafMark;
        head.TenantId.TryWriteBytes(bytes[1..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bytes[17..], head.Seq);
        head.Hash.CopyTo(bytes[25..]);
        return SHA256.HashData(bytes);
    }

    internal static byte[] Node(byte[] left, byte[] right)
    {
        Span<byte> bytes = stackalloc byte[1 + (2 * AuditChain.HashBytes)];
        bytes[0] = NodeMark;
        left.CopyTo(bytes[1..]);
        right.CopyTo(bytes[(1 + AuditChain.HashBytes)..]);
        return SHA256.HashData(bytes);
    }
}

/// <param name="Index">Position of the leaf.</param>
/// <param name="Count">Leaves in the tree; it says at which levels a node had nothing beside it.</param>
public sealed record MerklePath(int Index, int Count, IReadOnlyList<byte[]> Beside)
{
    /// <summary>The root that this path leads to from a head; null when the path does not fit its own position.</summary>
    public byte[]? RootFrom(ChainHead head)
    {
        if (Index < 0 || Index >= Count || Beside.Any(static hash => hash.Length != AuditChain.HashBytes))
        {
            return null;
        }

        var hash = MerkleTree.Leaf(head);
        var used = 0;
        for (var (at, width) = (Index, Count); width > 1; (at, width) = (at >> 1, (width + 1) / 2))
        {
            if ((at ^ 1) >= width)
            {
                continue;
            }

            if (used == Beside.Count)
            {
                return null;
            }

            hash = (at & 1) == 0 ? MerkleTree.Node(hash, Beside[used++]) : MerkleTree.Node(Beside[used++], hash);
        }

        return used == Beside.Count ? hash : null;
    }
}
