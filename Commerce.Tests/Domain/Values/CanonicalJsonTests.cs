using System.Globalization;
using System.Text;
using System.Text.Json;
using Commerce.Domain.Values;
using FsCheck;
using FsCheck.Fluent;

namespace Commerce.Tests.Domain.Values;

public sealed class CanonicalJsonTests
{
    // IEEE 754 bits and their ECMAScript writing: the cases of RFC 8785's appendix on numbers.
    [Theory]
    [InlineData("0000000000000000", "0")]
    [InlineData("8000000000000000", "0")]
    [InlineData("0000000000000001", "5e-324")]
    [InlineData("8000000000000001", "-5e-324")]
    [InlineData("7fefffffffffffff", "1.7976931348623157e+308")]
    [InlineData("ffefffffffffffff", "-1.7976931348623157e+308")]
    [InlineData("4340000000000000", "9007199254740992")]
    [InlineData("c340000000000000", "-9007199254740992")]
    [InlineData("4430000000000000", "295147905179352830000")]
    [InlineData("44b52d02c7e14af5", "9.999999999999997e+22")]
    [InlineData("44b52d02c7e14af6", "1e+23")]
    [InlineData("44b52d02c7e14af7", "1.0000000000000001e+23")]
    [InlineData("444b1ae4d6e2ef4e", "999999999999999700000")]
    [InlineData("444b1ae4d6e2ef4f", "999999999999999900000")]
    [InlineData("444b1ae4d6e2ef50", "1e+21")]
    [InlineData("3eb0c6f7a0b5ed8c", "9.999999999999997e-7")]
    [InlineData("3eb0c6f7a0b5ed8d", "0.000001")]
    [InlineData("41b3de4355555553", "333333333.3333332")]
    [InlineData("41b3de4355555554", "333333333.33333325")]
    [InlineData("41b3de4355555555", "333333333.3333333")]
    [InlineData("41b3de4355555556", "333333333.3333334")]
    [InlineData("41b3de4355555557", "333333333.33333343")]
    [InlineData("becbf647612f3696", "-0.0000033333333333333333")]
    [InlineData("43143ff3c1cb0959", "1424953923781206.2")]
    public void Numbers_are_written_as_ecmascript_writes_them(string bits, string text)
    {
        var value = BitConverter.Int64BitsToDouble(long.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

        Canonical(value.ToString("R", CultureInfo.InvariantCulture)).ShouldBe(text);
    }

    [Theory]
    [InlineData("1.0", "1")]
    [InlineData("100", "100")]
    [InlineData("10e2", "1000")]
    [InlineData("1E-7", "1e-7")]
    [InlineData("0.00001", "0.00001")]
    [InlineData("-0", "0")]
    [InlineData("12.30", "12.3")]
    [InlineData("123456789012345680000", "123456789012345680000")]
    public void Every_writing_of_a_number_gives_the_same_one(string written, string text) => Canonical(written).ShouldBe(text);

    [Fact]
    public void Every_number_reads_back_as_itself() =>
        Prop.ForAll(ArbMap.Default.ArbFor<long>().Filter(static bits => double.IsFinite(BitConverter.Int64BitsToDouble(bits))), static bits =>
        {
            var value = BitConverter.Int64BitsToDouble(bits);
            var text = Canonical(value.ToString("R", CultureInfo.InvariantCulture));
            return double.Parse(text, CultureInfo.InvariantCulture).Equals(value == 0 ? 0 : value) && Canonical(text) == text;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Members_are_sorted_by_utf16_units_at_every_depth()
    {
        // The order of the RFC's sorting example: a surrogate pair comes before U+FB33, though its code point is larger.
        const string given = """
            {"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7,"a":{"c":[],"b":{}}}
            """;

        Canonical(given).ShouldBe("{\"\\r\":2,\"1\":4,\"a\":{\"b\":{},\"c\":[]},\"\u0080\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\ufb33\":3}");
    }

    [Fact]
    public void Strings_escape_what_must_be_escaped_and_nothing_else()
    {
        const string given = """
            "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/\b\f\t\u007f\u2028<>&"
            """;

        Canonical(given).ShouldBe("\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\\b\\f\\t\u007f\u2028<>&\"");
    }

    [Theory]
    [InlineData("""{ "a" : [ 1 , true , false , null ] }""", """{"a":[1,true,false,null]}""")]
    [InlineData("""[3,1,2]""", """[3,1,2]""")]
    [InlineData("""{"a":null}""", """{"a":null}""")]
    [InlineData("{}", "{}")]
    public void Space_goes_order_of_items_and_nulls_stay(string given, string text) => Canonical(given).ShouldBe(text);

    [Theory]
    [InlineData("1e400")]
    [InlineData("""{"a":1,"b":2,"a":1}""")]
    [InlineData("""{"a":{"b":2,"\u0062":1}}""")]
    [InlineData("\"\\ud83d\"")]
    [InlineData("{\"\\ude00\":1}")]
    public void What_has_no_single_writing_is_refused(string given) => Should.Throw<JsonException>(() => Canonical(given));

    [Fact]
    public void Bytes_that_are_no_utf8_are_refused()
    {
        var document = JsonDocument.Parse((byte[])[(byte)'"', 0xe7, (byte)'"']);

        Should.Throw<JsonException>(() => CanonicalJson.Write(document.RootElement));
    }

    private static string Canonical(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Encoding.UTF8.GetString(CanonicalJson.Write(document.RootElement));
    }
}
