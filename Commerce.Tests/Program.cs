using Commerce.Tests.Hosting;
using Xunit.Runner.InProc.SystemConsole;

return args switch
{
    [ClusterHolder.Verb, var home] => await ClusterHolder.HoldAsync(home),
    _ => await ConsoleRunner.Run(args),
};
