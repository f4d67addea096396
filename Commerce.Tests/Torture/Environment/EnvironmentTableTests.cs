using Commerce.Tests.Torture.Checking;

namespace Commerce.Tests.Torture.Environment;

public sealed class EnvironmentTableTests
{
    [Fact]
    public void A_row_says_what_was_done_held_and_measured_in_one_line()
    {
        var finding = new Finding("filled", "no lie", "3 refused|4\nserved");
        var row = new EnvironmentRow("disk_full", finding, 1_234, [new Violation("I1", "EUR", "off by one")]);

        EnvironmentTable.Render([row]).Split('\n')[2].ShouldBe(@"| `disk_full` | filled | no lie | 3 refused\|4 served | 1,234 | 1 |");
    }

    [Fact]
    public void What_was_not_run_says_so_and_counts_nothing() =>
        EnvironmentTable.Render([EnvironmentRow.NotPossible("disk_full", "takes root")]).Split('\n')[2]
            .ShouldBe("| `disk_full` | not possible here: takes root | – | – | – | – |");
}
