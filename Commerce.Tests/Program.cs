using Commerce.Tests.Hosting;
using Commerce.Tests.Tools.Tokens;
using Commerce.Tests.Torture.Points;
using Commerce.Tests.Torture.Swarm;
using Xunit.Runner.InProc.SystemConsole;

return args switch
{
    [ClusterHolder.Verb, var home] => await ClusterHolder.HoldAsync(home),
    [TortureVerb.Name, .. var rest] => await TortureVerb.RunAsync(rest),
    [SwarmVerb.Name, .. var rest] => await SwarmVerb.RunAsync(rest),
    [TokenBudget.Verb] => await TokenBudget.PrintAsync(),
    _ => await ConsoleRunner.Run(args),
};
