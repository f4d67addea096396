using System.Buffers.Binary;

namespace Commerce.Tests.Torture.Chaos.Lines;

/// <summary>
/// Reads along what a PostgreSQL server says on one connection and finds the moment in which it reports a COMMIT as done. Only lengths
/// and command tags are looked at; the line must be without TLS.
/// </summary>
public sealed class CommitReplies
{
    private const byte CommandComplete = (byte)'C';
    private const int HeaderLength = 5;
    private static readonly byte[] Tag = "COMMIT\0"u8.ToArray();

    private readonly byte[] _header = new byte[HeaderLength];
    private readonly byte[] _body = new byte[Tag.Length];
    private int _headerRead;
    private int _bodyRead;
    private long _bodyLength;
    private bool _started;

    /// <summary>How many COMMITs are reported as done in the next bytes of the server.</summary>
    public int CountIn(ReadOnlySpan<byte> bytes)
    {
        var found = 0;
        while (!bytes.IsEmpty)
        {
            if (!_started && bytes[0] is (byte)'N' or (byte)'S')
            {
                // A single letter outside of the framing: the answer to a client that asked for encryption.
                bytes = bytes[1..];
                continue;
            }

            _started = true;
            bytes = _headerRead < HeaderLength ? bytes[ReadHeader(bytes)..] : bytes[ReadBody(bytes)..];
            if (_headerRead == HeaderLength && _bodyRead == _bodyLength)
            {
                found += IsCommit() ? 1 : 0;
                (_headerRead, _bodyRead) = (0, 0);
            }
        }

        return found;
    }

    private int ReadHeader(ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(HeaderLength - _headerRead, bytes.Length);
        bytes[..taken].CopyTo(_header.AsSpan(_headerRead));
        _headerRead += taken;
        if (_headerRead == HeaderLength)
        {
            // The length counts itself and not the letter before it.
            _bodyLength = BinaryPrimitives.ReadInt32BigEndian(_header.AsSpan(1)) - sizeof(int);
        }

        return taken;
    }

    private int ReadBody(ReadOnlySpan<byte> bytes)
    {
        var taken = (int)Math.Min(_bodyLength - _bodyRead, bytes.Length);
        for (var i = 0; i < taken && _bodyRead + i < _body.Length; i++)
        {
            _body[_bodyRead + i] = bytes[i];
        }

        _bodyRead += taken;
        return taken;
    }

    private bool IsCommit() => _header[0] == CommandComplete && _bodyLength == Tag.Length && _body.AsSpan().SequenceEqual(Tag);
}
