using Commerce.McpServer.Hosting.Cli;

if (await CommandLine.TryRunAsync(args) is { } exitCode)
{
    return exitCode;
}

Console.WriteLine("starting");
return 0;
