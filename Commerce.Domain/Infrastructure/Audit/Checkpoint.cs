using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Commerce.Domain.Values;

namespace Commerce.Domain.Infrastructure.Audit;

/// <summary>What a checkpoint says and what is signed: how far all chains had come, on top of which checkpoint.</summary>
/// <param name="Log">The database's log; another database's checkpoints say nothing about it.</param>
/// <param name="Number">Contiguous from 1.</param>
/// <param name="Tenants">Chains in the tree.</param>
/// <param name="Events">Sealed events of all tenants.</param>
/// <param name="Root">Merkle root over all heads (<see cref="MerkleTree"/>).</param>
/// <param name="Previous">Hash of the checkpoint before it; zeros for the first.</param>
public sealed record CheckpointBody(
    int Format, Guid Log, long Number, DateTimeOffset At, long Tenants, long Events,
    [property: JsonConverter(typeof(HexConverter))] byte[] Root,
    [property: JsonConverter(typeof(HexConverter))] byte[] Previous,
    string KeyId)
{
    public const int CurrentFormat = 1;

    public byte[] ToCanonical() => CanonicalJson.Write(CommerceJson.ToElement(this));

    public static CheckpointBody Parse(byte[] canonical)
    {
        var body = JsonSerializer.Deserialize<CheckpointBody>(canonical, CommerceJson.Options) ?? throw new JsonException("No checkpoint.");
        return body.Format == CurrentFormat
            ? body
            : throw new JsonException($"Checkpoint format {body.Format} is not known to this version.");
    }
}

/// <summary>A signed checkpoint as it is stored and exported.</summary>
/// <param name="Body">The signed bytes, canonical JSON of a <see cref="CheckpointBody"/>.</param>
/// <param name="Heads">The heads that moved since the checkpoint before; together with all earlier ones they give the root.</param>
public sealed record Checkpoint(byte[] Body, IReadOnlyList<ChainHead> Heads, byte[] Signature)
{
    public CheckpointBody Said { get; } = CheckpointBody.Parse(Body);

    /// <summary>What the next checkpoint stands on.</summary>
    public byte[] Hash => SHA256.HashData(Body);

    public static Checkpoint Sign(CheckpointBody body, IReadOnlyList<ChainHead> moved, SigningKey key)
    {
        var bytes = body.ToCanonical();
        return new Checkpoint(bytes, moved, key.Sign(bytes));
    }

    /// <summary>One line of an export, with the signed text readable as it is, so that a witness needs no program of ours.</summary>
    public string ToLine() => CommerceJson.ToText(new Line(JsonSerializer.Deserialize<JsonElement>(Body), Heads, Signature));

    public static Checkpoint FromLine(string text)
    {
        var line = JsonSerializer.Deserialize<Line>(text, CommerceJson.Options) ?? throw new JsonException("No checkpoint.");
        return new Checkpoint(CanonicalJson.Write(line.Body), line.Heads, line.Signature);
    }

    private sealed record Line(JsonElement Body, IReadOnlyList<ChainHead> Heads, byte[] Signature);
}
