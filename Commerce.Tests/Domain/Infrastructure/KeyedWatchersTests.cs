using Commerce.Domain.Infrastructure.Engine;

namespace Commerce.Tests.Domain.Infrastructure;

public sealed class KeyedWatchersTests
{
    [Fact]
    public void Waking_a_key_wakes_its_own_watchers_and_no_others()
    {
        var watchers = new KeyedWatchers<string>();
        var woken = new List<string>();
        using var first = watchers.Watch("a", it => woken.Add($"1{it}"));
        using var second = watchers.Watch("a", it => woken.Add($"2{it}"));
        using var other = watchers.Watch("b", it => woken.Add($"3{it}"));

        watchers.Wake("a");
        watchers.Wake("none");

        woken.ShouldBe(["1a", "2a"]);
    }

    [Fact]
    public void A_watcher_that_left_is_forgotten_and_the_last_one_takes_its_key_along()
    {
        var watchers = new KeyedWatchers<string>();
        var woken = 0;
        var first = watchers.Watch("a", _ => woken++);
        using (watchers.Watch("a", _ => woken++))
        {
            first.Dispose();
            first.Dispose();
            watchers.Wake("a");
            watchers.Keys.ShouldBe(["a"]);
        }

        watchers.Wake("a");
        (woken, watchers.Keys.Count).ShouldBe((1, 0));
    }

    [Fact]
    public void A_watcher_may_leave_while_it_is_being_woken()
    {
        var watchers = new KeyedWatchers<string>();
        IDisposable? self = null;
        self = watchers.Watch("a", _ => self!.Dispose());

        watchers.Wake("a");

        watchers.Keys.ShouldBeEmpty();
    }
}
