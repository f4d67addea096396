using Commerce.Domain.Imports;
using Commerce.Domain.Infrastructure.Persistence;

namespace Commerce.Domain.Infrastructure.Imports;

/// <summary>Reads a stored file part by part, from any byte.</summary>
internal sealed class ImportFileStream(CommerceSession session, ImportFileId file, long offset) : Stream
{
    private const string Load = "select bytes from commerce.import_file_part where file_id = $1 and part = $2";

    private byte[] _part = [];
    private int _next = (int)(offset / FileParts.Size);
    private int _at = (int)(offset % FileParts.Size);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_part.Length == 0 || _at >= _part.Length)
        {
            var start = _part.Length == 0 ? _at : 0;
            await using var command = session.Command(Load, file.Value, _next);
            if (await command.ExecuteScalarAsync(cancellationToken) is not byte[] bytes || start >= bytes.Length)
            {
                return 0;
            }

            (_part, _at, _next) = (bytes, start, _next + 1);
        }

        var length = Math.Min(buffer.Length, _part.Length - _at);
        _part.AsMemory(_at, length).CopyTo(buffer);
        _at += length;
        return length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("The database is read asynchronously.");

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
