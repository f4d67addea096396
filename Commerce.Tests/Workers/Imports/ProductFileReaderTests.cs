using System.Text;
using Commerce.Domain.Errors;
using Commerce.Tests.Products;
using Commerce.Workers.Imports.Files;
using FsCheck;
using FsCheck.Fluent;

namespace Commerce.Tests.Workers.Imports;

public sealed class ProductFileReaderTests
{
    private static readonly Gen<string> Cells = Gen.Elements(
        "", "a", "\"quoted\"", "\"with \"\"quotes\"\"\"", "\"line\nbreak\"", "\"crlf\r\nbreak\"", "ünïcödé", "😀",
        "\"😀, \n😀\"", "1.5");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Batches_of_any_size_give_the_rows_of_the_whole_file() => Prop.ForAll(
        Cells.ListOf(3).ListOf().ToArbitrary(), Gen.Choose(1, 7).ToArbitrary(),
        Gen.Elements("\n", "\r\n").ToArbitrary(),
        (rows, size, newLine) =>
        {
            var text = string.Join(newLine, rows.Select(static row => $"x,{string.Join(',', row)}").Prepend("h,a,b,c"));
            var whole = ReadAll(text, int.MaxValue);
            var parts = ReadAll(text, size);
            return whole.Count == rows.Count && whole.SequenceEqual(parts);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("shopify.csv", ',')]
    [InlineData("google.tsv", '\t')]
    public async Task Separator_and_header_are_found(string file, char separator)
    {
        var header = await HeaderAsync(File.ReadAllBytes(ProductFiles.PathOf(file)));

        header.Separator.ShouldBe(separator);
        header.FirstLine.ShouldBe(2);
    }

    [Fact]
    public async Task Lines_are_counted_through_quoted_line_breaks()
    {
        var rows = await RowsAsync("h,a\n\"x\ny\nz\",1\r\n\r\nlast,2");

        rows.Select(static it => it.Line).ShouldBe([2, 6]);
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_part_of_the_header()
    {
        var header = await HeaderAsync([0xEF, 0xBB, 0xBF, .. "Handle,Title\na,b"u8]);

        header.Columns.ShouldBe(["Handle", "Title"]);
    }

    [Theory]
    [InlineData("utf-16", "file.encoding")]
    [InlineData("utf-16BE", "file.encoding")]
    [InlineData("utf-32", "file.encoding")]
    public async Task Wide_encodings_are_refused_by_name(string encoding, string rule)
    {
        var wide = Encoding.GetEncoding(encoding);

        var refusal = await RefusalAsync([.. wide.GetPreamble(), .. wide.GetBytes("Handle,Title\na,b")]);

        refusal.Problems.Single().Message.ShouldContain(rule);
    }

    [Fact]
    public async Task Wide_text_without_a_mark_is_refused_too() =>
        (await RefusalAsync(Encoding.Unicode.GetBytes("Handle,Title"))).Problems.Single()
            .Message.ShouldContain("file.encoding");

    [Fact]
    public async Task A_spreadsheet_is_refused_by_name() =>
        (await RefusalAsync("PK\u0003\u0004 whatever"u8.ToArray())).Problems.Single()
            .Message.ShouldContain("file.spreadsheet");

    [Fact]
    public async Task An_empty_file_is_refused_by_name() =>
        (await RefusalAsync([])).Problems.Single().Message.ShouldContain("file.empty");

    [Fact]
    public async Task A_quote_that_swallows_the_file_is_refused_before_it_fills_the_memory()
    {
        var refusal = await Should.ThrowAsync<CommerceException>(
            () => RowsAsync("h,a\nfine,1\n\"open," + string.Concat(Enumerable.Repeat("x,1\n", 400_000))));

        refusal.Problems.Single().Message.ShouldContain("record.too_long");
        refusal.Problems.Single().Path.ShouldBe("file, line 2");
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_are_marked_in_their_row()
    {
        var rows = await RowsAsync([.. "h,a\nfine,1\n"u8, 0xFF, 0xE9, .. ",2\n"u8]);

        rows.Select(static it => it.IsUtf8).ShouldBe([true, false]);
    }

    private static List<string> ReadAll(string text, int size)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var rows = new List<string>();
        var header = HeaderAsync(bytes).GetAwaiter().GetResult();
        (long? offset, int line) = (header.FirstRecord, header.FirstLine);
        while (offset is { } at)
        {
            var batch = ProductFileReader.ReadBatchAsync(
                new MemoryStream(bytes[(int)at..]), ',', at, line, size, CancellationToken.None)
                .GetAwaiter().GetResult();
            rows.AddRange(batch.Rows.Select(static it => $"{it.Line}|{string.Join('|', it.Cells)}"));
            (offset, line) = (batch.NextOffset, batch.NextLine);
        }

        return rows;
    }

    private static Task<FileHeader> HeaderAsync(byte[] file) =>
        ProductFileReader.ReadHeaderAsync(() => new MemoryStream(file), CancellationToken.None);

    private static Task<IReadOnlyList<FileRow>> RowsAsync(string text) => RowsAsync(Encoding.UTF8.GetBytes(text));

    private static async Task<IReadOnlyList<FileRow>> RowsAsync(byte[] file)
    {
        var header = await HeaderAsync(file);
        var rest = new MemoryStream(file[(int)header.FirstRecord!.Value..]);
        return (await ProductFileReader.ReadBatchAsync(rest, ',', 0, header.FirstLine, int.MaxValue, Cancel)).Rows;
    }

    private static async Task<CommerceException> RefusalAsync(byte[] file) =>
        await Should.ThrowAsync<CommerceException>(() => HeaderAsync(file));
}
