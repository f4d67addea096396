using System.Text.Json;

namespace Commerce.Tests.Torture.History;

public sealed class HistoryFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"history-{Guid.CreateVersion7():N}.jsonl");

    [Fact]
    public void What_is_appended_is_read_back_as_it_was()
    {
        var entry = Entry("ada", 7) with
        {
            Tool = "start_checkout", IdempotencyKey = "k", TaskId = "op_1", Outcome = Outcome.Answered,
            Content = JsonElement.Parse("""{"total":{"amount":"12.30"},"note":"Grüße\n"}"""), Detail = "d",
        };
        using (var file = new HistoryFile(_path))
        {
            file.Append(entry);
            file.Flush();
        }

        var read = HistoryFile.Read(_path).ShouldHaveSingleItem();

        read.Content!.Value.GetRawText().ShouldBe(entry.Content.Value.GetRawText());
        (read with { Content = null }).ShouldBe(entry with { Content = null });
        read.Place.ShouldBe("ada call 7");
    }

    [Fact]
    public async Task Many_agents_write_at_once_and_no_line_is_torn()
    {
        const int agents = 16;
        const int calls = 200;
        using var file = new HistoryFile(_path);

        await Task.WhenAll(Enumerable.Range(0, agents).Select(agent => Task.Run(() =>
        {
            for (var call = 0; call < calls; call++)
            {
                file.Append(Entry($"agent-{agent}", call) with { Detail = new string('x', call * 7) });
            }
        })));

        var read = HistoryFile.Read(_path);
        read.Count.ShouldBe(agents * calls);
        read.GroupBy(static it => it.Agent).ShouldAllBe(static agent => agent.Select(static it => it.Call)
            .SequenceEqual(agent.Select(static it => it.Call).Order()));
    }

    [Fact]
    public void A_line_that_its_writer_died_in_costs_nothing_else()
    {
        using (var first = new HistoryFile(_path))
        {
            first.Append(Entry("ada", 1));
        }

        File.AppendAllText(_path, """{"at":"2026-01-01T00:00:00Z","agent":"ad""");
        using (var second = new HistoryFile(_path))
        {
            second.Append(Entry("ada", 2));
        }

        HistoryFile.Read(_path).Select(static it => it.Call).ShouldBe([1, 2]);
    }

    [Fact]
    public void A_file_of_something_else_is_no_history()
    {
        File.WriteAllText(_path, "one\ntwo\nthree\n");

        Should.Throw<InvalidDataException>(() => HistoryFile.Read(_path)).Message.ShouldContain("lines 1, 2, 3");
    }

    public void Dispose() => File.Delete(_path);

    private static Entry Entry(string agent, long call) => new()
    {
        At = DateTimeOffset.UnixEpoch,
        Agent = agent,
        Merchant = Guid.Empty,
        Node = new Uri("http://127.0.0.1:8080/"),
        Call = call,
        Intention = $"{agent}/1",
        Method = "tools/call",
        Outcome = Outcome.Sent,
    };
}
