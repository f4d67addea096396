using System.Text;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Payments.Settlement;

namespace Commerce.Tests.Domain.Payments;

/// <summary>A settlement file is read whole, or everything that is wrong with it is told.</summary>
public sealed class SettlementFileTests
{
    private const string Merchant = "0190d3a00000700080000000000000d0";
    private const string Authorization = $"authorization,{Merchant},au_1,pay_1-1,au_1,key-1,2899,EUR,0,2026-11-25T10:00:00.000000Z";
    private const string Capture = $"capture,{Merchant},cap_1,\"pay_1-1,\"\"x\"\"\",au_1,,2899,EUR,66,2026-11-25T10:00:01.000000Z";

    [Fact]
    public void A_good_file_is_read_line_by_line()
    {
        var (file, problems) = Read(Authorization, Capture, Total(2));

        problems.ShouldBeEmpty();
        file!.TenantId.ShouldBe(Guid.Parse(Merchant));
        file.Day.ShouldBe(new DateOnly(2026, 11, 25));
        file.Lines.Select(static it => (it.Number, it.Kind, it.Id, it.RequestKey, it.Amount.ToString(), it.Fee.ToString())).ShouldBe(
        [
            (2, EffectKind.Authorize, "au_1", "key-1", "28.99 EUR", "0.00 EUR"),
            (3, EffectKind.Capture, "cap_1", null, "28.99 EUR", "0.66 EUR"),
        ]);
        file.Lines[1].Reference.ShouldBe("pay_1-1,\"x\"");
        file.Lines[1].BookedAt.ShouldBe(new DateTimeOffset(2026, 11, 25, 10, 0, 1, TimeSpan.Zero));
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var (file, problems) = Read(
            "authorization,too,short", Authorization.Replace("2899", "28.99"), Authorization.Replace(Merchant, "somebody"),
            Authorization.Replace("authorization,", "transfer,"), Authorization.Replace("EUR", "EURO"), Authorization.Replace("2026-11-25T10", "noon"),
            Authorization, Authorization, Total(7));

        file.ShouldBeNull();
        string.Join('\n', problems.Select(static it => it.Message)).ShouldBe(
            """
            Line 2 has 3 columns instead of 10.
            Line 3 needs amounts as integers in minor units and a currency.
            Line 4 names no merchant of ours: 'somebody'.
            Line 5 has type 'transfer': authorization, capture, void or refund is expected.
            Line 6 needs amounts as integers in minor units and a currency.
            Line 7 has no time in 'noon:00:00.000000Z'.
            Line 10 counts 7 lines where there are 8.
            Line 9 is authorize au_1 once more, after line 4.
            """.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("order,amount\n1,2\n")]
    [InlineData(SettlementFile.Header + "\n" + Authorization + "\n")]
    public void Another_file_or_half_of_one_is_refused(string text) =>
        SettlementFile.Read(Encoding.UTF8.GetBytes(text)).Problems.ShouldHaveSingleItem().Code.ShouldBe("not_a_settlement_file");

    [Fact]
    public void The_lines_of_two_merchants_are_no_file()
    {
        var (_, problems) = Read(Authorization, Capture.Replace("d0,cap", "d1,cap"), Total(2));

        problems.ShouldHaveSingleItem().Message.ShouldBe("Line 3 is another merchant's than the lines before.");
    }

    private static string Total(int lines) => $"total,{Merchant},,,,,{lines},,,2026-11-25";

    private static (SettlementFile? File, IReadOnlyList<OutcomeProblem> Problems) Read(params string[] lines) =>
        SettlementFile.Read(Encoding.UTF8.GetBytes($"{SettlementFile.Header}\n{string.Join('\n', lines)}\n"));
}
