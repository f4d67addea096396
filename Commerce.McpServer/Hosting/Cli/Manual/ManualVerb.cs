using Commerce.Domain.Operations.Effects;

namespace Commerce.McpServer.Hosting.Cli.Manual;

/// <summary>
/// <c>./run.sh manual</c>: calls to third parties whose outcome nobody knows, and a person's word on one of them. The provider is
/// asked first, and a word that goes against what it says is not taken.
/// </summary>
public static class ManualVerb
{
    public const string Name = "manual";

    /// <returns>0 when it is done, 1 when it is refused, 2 for a wrong use.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> arguments, Action<IServiceCollection, IConfiguration> addDesk, CancellationToken cancel)
    {
        // A wrong use is told before a database is started for it.
        var asked = ManualArguments.Read(arguments);
        return asked.Problems.Count > 0
            ? ManualText.RefuseAsync(asked, Console.Out)
            : VerbServices.UseAsync(
                addDesk, services => new ManualDialogue(services.GetRequiredService<IOutcomeDesk>(), Console.In, Console.Out).RunAsync(asked, cancel),
                cancel);
    }

    public static Task<int> RunAsync(
        IReadOnlyList<string> arguments, IOutcomeDesk desk, TextReader input, TextWriter output, CancellationToken cancel)
    {
        var asked = ManualArguments.Read(arguments);
        return asked.Problems.Count > 0
            ? ManualText.RefuseAsync(asked, output)
            : new ManualDialogue(desk, input, output).RunAsync(asked, cancel);
    }
}
