using System.Buffers.Binary;

namespace Commerce.Tests.Torture.Chaos.Lines;

/// <summary>
/// Reads what a broker says to a client, frame by frame, and can leave out the deliveries: everything else passes, confirms and
/// heartbeats too, so neither side has a reason to think that anything is wrong.
/// </summary>
internal sealed class Deliveries
{
    private const byte Method = 1;
    private const byte Header = 2;
    private const byte Body = 3;
    private const int BeforePayload = 7;
    private const int AfterPayload = 1;
    private const uint Basic = 60;
    private const uint Deliver = (Basic << 16) | 60;

    // What follows a method on its channel belongs to it.
    private readonly HashSet<ushort> _swallowing = [];
    private byte[] _rest = [];

    /// <summary>The whole frames that are there by now and are to pass.</summary>
    public byte[] Pass(ReadOnlySpan<byte> piece, bool swallow)
    {
        byte[] heard = [.. _rest, .. piece];
        using var passed = new MemoryStream(heard.Length);
        var at = 0;
        while (LengthAt(heard.AsSpan(at)) is { } length && at + length <= heard.Length)
        {
            var frame = heard.AsSpan(at, length);
            if (!IsSwallowed(frame, swallow))
            {
                passed.Write(frame);
            }

            at += length;
        }

        _rest = heard[at..];
        return passed.ToArray();
    }

    private static int? LengthAt(ReadOnlySpan<byte> bytes) =>
        bytes.Length < BeforePayload ? null : BeforePayload + (int)BinaryPrimitives.ReadUInt32BigEndian(bytes[3..]) + AfterPayload;

    private bool IsSwallowed(ReadOnlySpan<byte> frame, bool swallow)
    {
        var channel = BinaryPrimitives.ReadUInt16BigEndian(frame[1..]);
        if (frame[0] != Method)
        {
            return frame[0] is Header or Body && _swallowing.Contains(channel);
        }

        if (swallow && BinaryPrimitives.ReadUInt32BigEndian(frame[BeforePayload..]) == Deliver)
        {
            _swallowing.Add(channel);
            return true;
        }

        _swallowing.Remove(channel);
        return false;
    }
}
