using Commerce.Tests.BlackBox;
using Commerce.Tests.Guards;
using Commerce.Tests.Hosting;
using Commerce.Tests.Scheduler;
using Commerce.Tests.Tools.Tokens;
using Commerce.Tests.Torture.Chaos;
using Commerce.Tests.Torture.Environment;
using Commerce.Tests.Torture.Points;
using Commerce.Tests.Torture.Swarm;
using Xunit.Runner.InProc.SystemConsole;

return args switch
{
    [ClusterHolder.Verb, var home] => await ClusterHolder.HoldAsync(home),
    [TortureVerb.Name, EnvironmentVerb.Name, .. var rest] => await EnvironmentVerb.RunAsync(rest, Console.Out),
    [TortureVerb.Name, .. var rest] when rest.Contains(ChaosVerb.Minutes) => await ChaosVerb.RunAsync(rest, Console.Out),
    [TortureVerb.Name, .. var rest] => await TortureVerb.RunAsync(rest),
    [GuardCommand.Verb, .. var names] => await GuardCommand.RunAsync(names),
    [ScheduleCommand.Verb, .. var arguments] => await ScheduleCommand.RunAsync(arguments),
    [SwarmVerb.Name, .. var rest] => await SwarmVerb.RunAsync(rest),
    [TokenBudget.Verb] => await TokenBudget.PrintAsync(),
    [RestWrapper.Verb, var port, var provider, var apiKey] => await RestWrapper.RunAsync(port, provider, apiKey),
    [BlackBoxVerb.Name, .. var rest] => await BlackBoxVerb.RunAsync(rest),
    _ => await ConsoleRunner.Run(args),
};
