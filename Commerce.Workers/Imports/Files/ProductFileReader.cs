using System.Text.Unicode;
using Commerce.Domain.Errors;
using Commerce.Domain.Imports;
using CsvHelper;

namespace Commerce.Workers.Imports.Files;

/// <summary>
/// Reads delimited text in batches of records. Between two batches nothing is kept but an offset and a line number, so
/// any process goes on where another one stopped.
/// </summary>
internal static class ProductFileReader
{
    private const int MarkLength = 4;

    /// <summary>The header, and where the first record starts.</summary>
    public static async Task<FileHeader> ReadHeaderAsync(Func<Stream> open, CancellationToken cancellationToken)
    {
        await RefuseWideAsync(open, cancellationToken);
        await using var reader = Reader(open(), separator: null, []);
        if (!await NextAsync(reader, 1, cancellationToken))
        {
            throw Rejected("file.empty", "The file has no header line.");
        }

        var columns = Header(reader);
        var separator = reader.Separator;
        var more = await NextAsync(reader, 1, cancellationToken);
        return new FileHeader(separator, columns, more ? reader.ByteOffset : null, more ? (int)reader.LineNumber : 0);
    }

    /// <param name="file">The file from <paramref name="offset"/> on.</param>
    public static async Task<FileBatch> ReadBatchAsync(
        Stream file, char separator, long offset, int line, int atMost, CancellationToken cancellationToken)
    {
        var malformed = new Dictionary<long, CsvMalformedReason>();
        var rows = new List<FileRow>();
        await using var reader = Reader(file, separator, malformed);
        while (await NextAsync(reader, line, cancellationToken))
        {
            if (rows.Count == atMost)
            {
                return new FileBatch(rows, offset + reader.ByteOffset, line + (int)reader.LineNumber - 1);
            }

            CsvMalformedReason? fault = malformed.TryGetValue(reader.LineNumber, out var reason) ? reason : null;
            rows.Add(new FileRow(
                line + (int)reader.LineNumber - 1, reader.Current.ToArray(), fault, Utf8.IsValid(reader.RawRecord)));
        }

        return new FileBatch(rows, null, 0);
    }

    public static CommerceException Rejected(string rule, string message, int line = 1, string? expected = null) => new(
        ErrorCode.ImportRejected, message, new Problem($"file, line {line}", $"{message} ({rule})", expected));

    private static CsvReader Reader(Stream file, char? separator, Dictionary<long, CsvMalformedReason> malformed) =>
        CsvReader.Create(file, new CsvReaderOptions
        {
            Separator = separator,
            HasHeader = false,
            TrackLineNumbers = true,
            MaxRecordSize = ImportLimits.RecordBytes,
            OnMalformedRecord = it => malformed[it.LineNumber] = it.Reason,
        });

    private static async Task<bool> NextAsync(CsvReader reader, int line, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (CsvFormatException)
        {
            var at = line + (int)Math.Max(reader.LineNumber, 1) - 1;
            throw Rejected(
                "record.too_long",
                $"A record after line {at} is longer than {ImportLimits.RecordBytes / 1024} KiB; "
                + "most likely a quote is opened and never closed.", at);
        }
    }

    private static string[] Header(CsvReader reader)
    {
        if (!Utf8.IsValid(reader.RawRecord))
        {
            throw Rejected("file.encoding", "The header is not UTF-8. Save the file as 'CSV UTF-8'.");
        }

        return reader.FieldCount <= ImportLimits.Columns
            ? reader.Current.ToArray()
            : throw Rejected("file.columns",
                $"The header has {reader.FieldCount} columns; {ImportLimits.Columns} are read at most.");
    }

    // Spreadsheets call UTF-16 'Unicode text'. Guessing it without a mark would misread other files, so it is named and
    // refused.
    private static async Task RefuseWideAsync(Func<Stream> open, CancellationToken cancellationToken)
    {
        var mark = new byte[MarkLength];
        await using var file = open();
        var length = await file.ReadAtLeastAsync(mark, MarkLength, throwOnEndOfStream: false, cancellationToken);
        if (length >= 2 && (mark is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] || mark.AsSpan(0, length).Contains((byte)0)))
        {
            throw Rejected(
                "file.encoding", "The file is UTF-16 or not text at all. Save it as 'CSV UTF-8'.", 1, "UTF-8 text");
        }

        if (mark is [(byte)'P', (byte)'K', 3, 4])
        {
            throw Rejected("file.spreadsheet", "The file is a spreadsheet or archive, not text. Export it as CSV.", 1,
                "UTF-8 text");
        }
    }
}

/// <param name="FirstRecord">Offset of the first record; null when the header is all there is.</param>
internal sealed record FileHeader(char Separator, IReadOnlyList<string> Columns, long? FirstRecord, int FirstLine);

/// <param name="NextOffset">Where the next batch starts; null at the end of the file.</param>
internal sealed record FileBatch(IReadOnlyList<FileRow> Rows, long? NextOffset, int NextLine);

internal sealed record FileRow(int Line, string[] Cells, CsvMalformedReason? Malformed, bool IsUtf8);
