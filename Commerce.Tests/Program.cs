using Commerce.Tests.Hosting;
using Commerce.Tests.Tools.Tokens;
using Commerce.Tests.Torture.Chaos;
using Xunit.Runner.InProc.SystemConsole;

return args switch
{
    [ClusterHolder.Verb, var home] => await ClusterHolder.HoldAsync(home),
    [TokenBudget.Verb] => await TokenBudget.PrintAsync(),
    [ChaosVerb.Name, .. var rest] => await ChaosVerb.RunAsync(rest, Console.Out),
    _ => await ConsoleRunner.Run(args),
};
