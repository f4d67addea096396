using Commerce.Tests.Guards;
using Commerce.Tests.Hosting;
using Commerce.Tests.Scheduler;
using Commerce.Tests.Tools.Tokens;
using Xunit.Runner.InProc.SystemConsole;

return args switch
{
    [ClusterHolder.Verb, var home] => await ClusterHolder.HoldAsync(home),
    [GuardCommand.Verb, .. var names] => await GuardCommand.RunAsync(names),
    [ScheduleCommand.Verb, .. var arguments] => await ScheduleCommand.RunAsync(arguments),
    [TokenBudget.Verb] => await TokenBudget.PrintAsync(),
    _ => await ConsoleRunner.Run(args),
};
