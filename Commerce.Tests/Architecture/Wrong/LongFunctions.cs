namespace Commerce.Tests.Architecture.Wrong;

/// <summary>Three functions of five lines each, braces included, in the three ways a compiler writes them down.</summary>
public static class LongFunctions
{
    public static int Plain(int x)
    {
        x += 1;
        x += 2;
        return x;
    }

    public static async Task<int> AwaitingAsync(Task<int> x)
    {
        var y = await x;
        y += 2;
        return y;
    }

    public static IEnumerable<int> Yielding(int x)
    {
        yield return x;
        x += 2;
        yield return x;
    }
}
