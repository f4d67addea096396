using System.Buffers.Binary;
using System.Text;

namespace Commerce.Tests.Torture.Chaos.Lines;

public sealed class CommitRepliesTests
{
    private static readonly byte[] Conversation =
    [
        .. "N"u8, .. Message('R', [0, 0, 0, 0]), .. Message('C', "SELECT 1\0"), .. Message('Z', "T"), .. Message('D', "COMMIT\0"),
        .. Message('C', "COMMIT\0"), .. Message('Z', "I"), .. Message('C', "COMMIT PREPARED\0"), .. Message('C', "COMMIT\0"),
    ];

    [Fact]
    public void Only_a_command_tag_that_says_commit_counts() => new CommitReplies().CountIn(Conversation).ShouldBe(2);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Where_the_pieces_of_the_stream_begin_and_end_does_not_matter(int piece)
    {
        var replies = new CommitReplies();

        Conversation.Chunk(piece).Sum(it => replies.CountIn(it)).ShouldBe(2);
    }

    private static byte[] Message(char kind, string body) => Message(kind, Encoding.ASCII.GetBytes(body));

    private static byte[] Message(char kind, byte[] body)
    {
        var message = new byte[5 + body.Length];
        message[0] = (byte)kind;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), 4 + body.Length);
        body.CopyTo(message, 5);
        return message;
    }
}
