using System.Buffers;
using Microsoft.Extensions.Primitives;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Protocol.Http;

/// <summary>Values of the protocol's headers, read so that no two readers can take them differently.</summary>
internal static class HeaderText
{
    private static readonly char[] OptionalWhitespace = [' ', '\t'];
    private static readonly SearchValues<char> Printable =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(static it => (char)it), '\t']);

    /// <summary>The value of a header sent exactly once and in printable ASCII, without the blanks around it.</summary>
    public static string? Single(StringValues values) =>
        values is [{ } value] && IsPrintable(value) ? Trim(value) : null;

    public static string Trim(string value) => value.Trim(OptionalWhitespace);

    /// <summary>A value that may travel as base64 of UTF-8; null when it is not well formed.</summary>
    public static string? Decode(string value) => IsPrintable(value) ? McpHeaderEncoder.DecodeValue(Trim(value)) : null;

    private static bool IsPrintable(string value) => !value.AsSpan().ContainsAnyExcept(Printable);}
