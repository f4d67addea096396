using System.Buffers.Binary;

namespace Commerce.Tests.Torture.Chaos.Lines;

public sealed class DeliveriesTests
{
    private const uint Deliver = (60u << 16) | 60;
    private const uint Confirm = (60u << 16) | 80;

    private static readonly byte[] OnOne = [.. Method(1, Deliver), .. Content(2, 1), .. Content(3, 1)];
    private static readonly byte[] OnTwo = [.. Method(2, Confirm), .. Content(2, 2), .. Content(3, 2), .. Frame(8, 0, [])];

    [Fact]
    public void Deliveries_are_left_out_with_their_content_and_nothing_else_is()
    {
        var line = new Deliveries();

        line.Pass([.. OnOne, .. OnTwo], swallow: true).ShouldBe(OnTwo);
        line.Pass([.. Method(1, Confirm), .. OnOne], swallow: false).ShouldBe([.. Method(1, Confirm), .. OnOne]);
    }

    [Fact]
    public void A_frame_may_come_in_as_many_pieces_as_it_likes()
    {
        var line = new Deliveries();
        byte[] all = [.. OnTwo, .. OnOne, .. OnTwo];

        all.SelectMany(one => line.Pass([one], swallow: true)).ShouldBe([.. OnTwo, .. OnTwo]);
    }

    [Fact]
    public void A_delivery_that_was_half_left_out_when_the_line_healed_does_not_end_in_the_middle()
    {
        var line = new Deliveries();

        line.Pass([.. Method(1, Deliver), .. Content(2, 1)], swallow: true).ShouldBeEmpty();
        line.Pass([.. Content(3, 1), .. OnOne], swallow: false).ShouldBe(OnOne);
    }

    private static byte[] Method(ushort channel, uint method)
    {
        var payload = new byte[6];
        BinaryPrimitives.WriteUInt32BigEndian(payload, method);
        return Frame(1, channel, payload);
    }

    private static byte[] Content(byte type, ushort channel) => Frame(type, channel, [1, 2, 3]);

    private static byte[] Frame(byte type, ushort channel, byte[] payload)
    {
        var frame = new byte[7 + payload.Length + 1];
        frame[0] = type;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(1), channel);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(3), (uint)payload.Length);
        payload.CopyTo(frame, 7);
        frame[^1] = 0xCE;
        return frame;
    }
}
