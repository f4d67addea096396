using System.Text;

namespace Commerce.McpServer.Hosting.Cli;

/// <summary>Rows for a terminal, every column as wide as its widest cell.</summary>
internal static class TextTable
{
    /// <param name="right">How many of the last columns stand to the right, as amounts do.</param>
    public static StringBuilder AppendTable(this StringBuilder text, string[][] rows, int right = 0)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            text.Append(string.Join("  ", row.Select((cell, column) => column < widths.Length - right
                ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd()).Append('\n');
        }

        return text;
    }
}
