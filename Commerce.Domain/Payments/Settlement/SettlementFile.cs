using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Values;

namespace Commerce.Domain.Payments.Settlement;

/// <summary>A provider's settlement file of one merchant and day. It is read whole or not at all.</summary>
public sealed record SettlementFile(Guid TenantId, DateOnly Day, ReadOnlyMemory<byte> Hash, IReadOnlyList<SettlementLine> Lines)
{
    public const int LargestBytes = 32 * 1024 * 1024;

    public const string Header = "type,merchant,id,reference,authorization_id,request_key,amount_minor,currency,fee_minor,booked_at";

    private const int Columns = 10;
    private const int MostProblems = 50;

    /// <summary>Null with everything that is wrong with it.</summary>
    public static (SettlementFile? File, IReadOnlyList<OutcomeProblem> Problems) Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > LargestBytes)
        {
            return (null, [new OutcomeProblem("too_large", $"The file is larger than {LargestBytes / (1024 * 1024)} MiB.")]);
        }

        var rows = Encoding.UTF8.GetString(bytes.Span).TrimStart('\uFEFF').Split('\n').Select(static it => it.TrimEnd('\r')).ToArray();
        rows = rows.Length > 0 && rows[^1].Length == 0 ? rows[..^1] : rows;
        if (rows.Length < 2 || rows[0] != Header || !rows[^1].StartsWith("total,", StringComparison.Ordinal))
        {
            return (null, [new OutcomeProblem(
                "not_a_settlement_file", $"It has to begin with the line '{Header}' and to end with its total: it is another file, or half of one.")]);
        }

        var reading = new Reading();
        var lines = rows[1..^1].Select((row, index) => reading.Line(row, index + 2)).OfType<SettlementLine>().ToArray();
        var day = reading.Total(rows[^1], rows.Length, rows.Length - 2);
        reading.Unique(lines);
        return reading.Problems.Count == 0 && reading.Tenant is { } tenant
            ? (new SettlementFile(tenant, day, SHA256.HashData(bytes.Span), lines), [])
            : (null, [.. reading.Problems.Take(MostProblems)]);
    }

    private sealed class Reading
    {
        public List<OutcomeProblem> Problems { get; } = [];

        public Guid? Tenant { get; private set; }

        public SettlementLine? Line(string row, int number)
        {
            var cells = Cells(row);
            if (cells.Count != Columns)
            {
                Wrong(number, $"has {cells.Count} columns instead of {Columns}");
                return null;
            }

            Belong(cells[1], number);
            string? kind = cells[0] switch
            {
                "authorization" => EffectKind.Authorize,
                "capture" => EffectKind.Capture,
                "void" => EffectKind.Void,
                "refund" => EffectKind.Refund,
                _ => null,
            };
            var amount = Amount(cells[6], cells[7]);
            var fee = Amount(cells[8], cells[7]);
            var isTime = DateTimeOffset.TryParse(
                cells[9], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var bookedAt);
            Require(kind is not null, number, $"has type '{cells[0]}': authorization, capture, void or refund is expected");
            Require(cells[2].Length > 0 && cells[3].Length > 0, number, "names no id or no reference");
            Require(amount is not null && fee is not null, number, "needs amounts as integers in minor units and a currency");
            Require(isTime, number, $"has no time in '{cells[9]}'");
            return kind is null || amount is null || fee is null || !isTime || cells[2].Length == 0 || cells[3].Length == 0
                ? null
                : new SettlementLine(number, kind, cells[2], cells[3], cells[5].Length > 0 ? cells[5] : null, amount.Value, fee.Value, bookedAt);
        }

        public DateOnly Total(string row, int number, int lines)
        {
            var cells = Cells(row);
            if (cells.Count != Columns
                || !DateOnly.TryParseExact(cells[9], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                Wrong(number, "is no total with a day");
                return default;
            }

            Belong(cells[1], number);
            Require(cells[6] == lines.ToString(CultureInfo.InvariantCulture), number, $"counts {cells[6]} lines where there are {lines}");
            return day;
        }

        public void Unique(IEnumerable<SettlementLine> lines)
        {
            foreach (var twice in lines.GroupBy(static it => (it.Kind, it.Id)).Where(static it => it.Count() > 1))
            {
                Wrong(twice.Last().Number, $"is {twice.Key.Kind} {twice.Key.Id} once more, after line {twice.First().Number}");
            }
        }

        private void Belong(string merchant, int number)
        {
            if (!Guid.TryParseExact(merchant, "N", out var tenant))
            {
                Wrong(number, $"names no merchant of ours: '{merchant}'");
            }
            else if ((Tenant ??= tenant) != tenant)
            {
                Wrong(number, "is another merchant's than the lines before");
            }
        }

        private void Require(bool holds, int number, string what)
        {
            if (!holds)
            {
                Wrong(number, what);
            }
        }

        private void Wrong(int number, string what) => Problems.Add(new OutcomeProblem("bad_line", $"Line {number} {what}."));

        private static Money? Amount(string text, string code) =>
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minor) && Currency.TryParse(code, out var currency)
                ? new Money(minor, currency)
                : null;

        // Quoted cells with doubled quotes inside, as in RFC 4180; no cell of these files spans lines.
        private static List<string> Cells(string row)
        {
            var cells = new List<string>();
            var cell = new StringBuilder();
            var quoted = false;
            for (var at = 0; at < row.Length; at++)
            {
                if (row[at] == '"' && quoted && at + 1 < row.Length && row[at + 1] == '"')
                {
                    cell.Append(row[at++]);
                }
                else if (row[at] == '"')
                {
                    quoted = !quoted;
                }
                else if (row[at] == ',' && !quoted)
                {
                    cells.Add(cell.ToString());
                    cell.Clear();
                }
                else
                {
                    cell.Append(row[at]);
                }
            }

            cells.Add(cell.ToString());
            return cells;
        }
    }
}
