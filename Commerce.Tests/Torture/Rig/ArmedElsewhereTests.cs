using Commerce.Domain.Infrastructure.Faults;

namespace Commerce.Tests.Torture.Rig;

/// <summary>Real processes that are set up as in a deployment: they say no before they do anything else.</summary>
public sealed class ArmedElsewhereTests
{
    private const string Database = "Host=db.example;Username=commerce_app;Password=x";

    [Theory]
    [InlineData("Commerce.McpServer", "Commerce__Bind", "0.0.0.0")]
    [InlineData("Commerce.McpServer", "Commerce__Bus__RabbitMq", "amqp://user:password@broker/")]
    [InlineData("Commerce.Workers", "Commerce__Health__Bind", "*")]
    [InlineData("Commerce.Workers", "ConnectionStrings__Commerce", Database)]
    public async Task It_refuses_to_start(string program, string setting, string value)
    {
        var folder = Directory.CreateTempSubdirectory("commerce-armed-");
        try
        {
            var run = await VerbRun.ToEndAsync(program, [], new Dictionary<string, string>
            {
                ["COMMERCE_HOME"] = folder.FullName,
                [CrashTrigger.Variable] = CrashPoint.Claimed.Name,
                [setting] = value,
            });

            run.ExitCode.ShouldBe(1, run.Output);
            run.LastLine.ShouldContain($"{setting} says");
            run.Output.ShouldNotContain("password");
            folder.GetFileSystemInfos().ShouldBeEmpty();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
