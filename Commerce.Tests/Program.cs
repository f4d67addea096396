using Commerce.Tests.Hosting;
using Commerce.Tests.Tools.Tokens;
using Xunit.Runner.InProc.SystemConsole;

return args switch
{
    [ClusterHolder.Verb, var home] => await ClusterHolder.HoldAsync(home),
    [TokenBudget.Verb] => await TokenBudget.PrintAsync(),
    _ => await ConsoleRunner.Run(args),
};
