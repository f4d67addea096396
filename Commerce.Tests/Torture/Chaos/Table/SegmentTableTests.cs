namespace Commerce.Tests.Torture.Chaos.Table;

public sealed class SegmentTableTests
{
    private static readonly Segment First = new(17, "1 server, bus in memory", 2.5, new Dictionary<string, long>
    {
        ["operations"] = 2_000, ["kill: Server"] = 20, ["kill: Workers"] = 5, ["killjoy"] = 99, ["violations"] = 0,
    });

    private static readonly Segment Second = new(18, "2 servers, RabbitMQ", 10, new Dictionary<string, long>
    {
        ["operations"] = 11_000, ["kill: Server"] = 100, ["broker: killed"] = 4, ["broker: stopped"] = 3, ["violations"] = 2,
    });

    [Fact]
    public void What_is_told_by_kind_adds_up_and_only_under_its_own_name()
    {
        First.Sum("kill").ShouldBe(25);
        Second.Sum("broker").ShouldBe(7);
        First.Sum("broker").ShouldBe(0);
    }

    [Fact]
    public void The_sum_of_segments_counts_each_kind_once()
    {
        var total = Segment.Total([First, Second]);

        total.Minutes.ShouldBe(12.5);
        total.Sum("operations").ShouldBe(13_000);
        total.Counts["kill: Server"].ShouldBe(120);
        total.Counts["kill: Workers"].ShouldBe(5);
        total.Sum("kill").ShouldBe(125);
        total.Sum("violations").ShouldBe(2);
    }

    [Fact]
    public void The_table_has_a_row_for_each_segment_and_one_for_all()
    {
        var lines = SegmentTable.Render([First, Second]).Split('\n');

        lines[0].ShouldStartWith("| seed | shape | min | operations |");
        lines[2].ShouldStartWith("| 17 | 1 server, bus in memory | 2.5 | 2,000 |");
        lines[4].ShouldStartWith("| 2 segments | **together** | **12.5** | **13,000** |");
        lines[4].ShouldEndWith("| **2** |");
        lines.ShouldContain("kill: Server 120, Workers 5");
        lines.ShouldContain("broker: killed 4, stopped 3");
    }

    [Fact]
    public async Task A_file_of_segments_grows_and_says_the_same_when_it_is_read()
    {
        var folder = Directory.CreateTempSubdirectory("commerce-segments-").FullName;
        var path = Path.Combine(folder, "deep", "segments.jsonl");

        SegmentFile.Read(path).ShouldBeEmpty();
        await SegmentFile.AppendAsync(path, First);
        await SegmentFile.AppendAsync(path, Second);

        SegmentTable.Render(SegmentFile.Read(path)).ShouldBe(SegmentTable.Render([First, Second]));
        Directory.Delete(folder, recursive: true);
    }
}
