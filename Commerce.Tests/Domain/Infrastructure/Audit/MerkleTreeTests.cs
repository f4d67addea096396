using System.Security.Cryptography;
using Commerce.Domain.Infrastructure.Audit;
using FsCheck;
using FsCheck.Fluent;

namespace Commerce.Tests.Domain.Infrastructure.Audit;

public sealed class MerkleTreeTests
{
    private const int MaxTenants = 40;

    [Fact]
    public void An_empty_tree_has_a_root_of_zeros_and_one_head_is_its_own_root()
    {
        new MerkleTree([]).Root.ShouldBe(new byte[32]);
        var head = Head(1, 7);

        new MerkleTree([head]).Root.ShouldBe(new MerklePath(0, 1, []).RootFrom(head));
    }

    [Fact]
    public void A_root_is_what_can_be_computed_by_hand()
    {
        ChainHead[] heads = [Head(1, 1), Head(2, 1), Head(3, 1)];
        var leaves = heads.Select(static head => SHA256.HashData(
            [0, .. head.TenantId.ToByteArray(bigEndian: true), 0, 0, 0, 0, 0, 0, 0, 1, .. head.Hash])).ToArray();
        var left = SHA256.HashData([1, .. leaves[0], .. leaves[1]]);

        new MerkleTree(heads).Root.ShouldBe(SHA256.HashData([1, .. left, .. leaves[2]]));
    }

    [Fact]
    public void Every_head_of_every_tree_leads_to_its_root_and_no_other_does() =>
        Prop.ForAll(Gen.Choose(1, MaxTenants).ToArbitrary(), static count =>
        {
            var heads = Enumerable.Range(0, count).Select(static i => Head(i, i + 1)).ToArray();
            var tree = new MerkleTree(heads);
            return heads.All(head =>
            {
                var path = tree.PathOf(head.TenantId);
                return path.RootFrom(head)!.AsSpan().SequenceEqual(tree.Root)
                    && !path.RootFrom(head with { Seq = head.Seq + 1 })!.AsSpan().SequenceEqual(tree.Root)
                    && (count == 1 || path with { Beside = [] } is var bare && bare.RootFrom(head) is null)
                    && (path with { Beside = [.. path.Beside, tree.Root] }).RootFrom(head) is null;
            });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Moving_a_head_gives_the_tree_that_would_be_built_anew() =>
        Prop.ForAll(
            Gen.Choose(1, MaxTenants).SelectMany(static count => Gen.Choose(0, count - 1).Select(at => (count, at))).ToArbitrary(),
            static it =>
            {
                var heads = Enumerable.Range(0, it.count).Select(static i => Head(i, i + 1)).ToArray();
                var tree = new MerkleTree(heads);
                heads[it.at] = Head(it.at, 1000);
                return tree.TryMove(heads[it.at]) && tree.Root.AsSpan().SequenceEqual(new MerkleTree(heads).Root);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_tenant_without_a_place_cannot_be_moved() => new MerkleTree([Head(1, 1)]).TryMove(Head(2, 1)).ShouldBeFalse();

    [Fact]
    public void A_link_depends_on_both_of_its_parts()
    {
        var (one, two) = (AuditChain.Leaf("1"u8), AuditChain.Leaf("2"u8));

        AuditChain.Next(AuditChain.Start, one).ShouldBe(SHA256.HashData([.. new byte[32], .. one]));
        AuditChain.Next(one, two).ShouldNotBe(AuditChain.Next(two, one));
        Should.Throw<ArgumentException>(() => AuditChain.Next(one, [.. two, 0]));
    }

    private static ChainHead Head(int tenant, long seq) => new(new Guid(tenant, 0, 0, new byte[8]), seq, SHA256.HashData([(byte)tenant]));
}
