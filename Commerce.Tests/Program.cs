using Commerce.Tests.BlackBox;
using Commerce.Tests.Hosting;
using Commerce.Tests.Tools.Tokens;
using Xunit.Runner.InProc.SystemConsole;

return args switch
{
    [ClusterHolder.Verb, var home] => await ClusterHolder.HoldAsync(home),
    [TokenBudget.Verb] => await TokenBudget.PrintAsync(),
    [RestWrapper.Verb, var port, var provider, var apiKey] => await RestWrapper.RunAsync(port, provider, apiKey),
    [BlackBoxVerb.Name, .. var rest] => await BlackBoxVerb.RunAsync(rest),
    _ => await ConsoleRunner.Run(args),
};
