using Commerce.Domain.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;

namespace Commerce.Tests.Hosting;

public sealed class SettingFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("commerce-settings-").FullName;

    [Fact]
    public void A_setting_may_lie_in_a_file_that_the_environment_names()
    {
        var file = Write("Host=db;Password=p w\n");

        var configuration = Read(("ConnectionStrings:Commerce_FILE", file), ("Commerce:Bus:RabbitMq_FILE", Write("amqp://a:b@c/\n")));

        configuration.GetConnectionString("Commerce").ShouldBe("Host=db;Password=p w");
        configuration["Commerce:Bus:RabbitMq"].ShouldBe("amqp://a:b@c/");
    }

    [Fact]
    public void The_same_holds_for_a_host_whose_configuration_is_alive()
    {
        using var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection([new("Commerce:Secret_FILE", Write("s"))]);

        configuration.AddSettingFiles();

        configuration["Commerce:Secret"].ShouldBe("s");
    }

    [Fact]
    public void A_file_that_is_not_there_is_named_with_the_setting_that_wants_it() =>
        Should.Throw<SettingException>(() => Read(("Commerce:Secret_FILE", Path.Combine(_folder, "nowhere"))))
            .Message.ShouldSatisfyAllConditions(
                static it => it.ShouldContain("Commerce__Secret_FILE"), static it => it.ShouldContain("nowhere"));

    [Fact]
    public void An_empty_file_is_no_secret() =>
        Should.Throw<SettingException>(() => Read(("Commerce:Secret_FILE", Write(" \n")))).Message.ShouldContain("is empty");

    [Fact]
    public void What_is_said_twice_is_refused_without_repeating_it() =>
        Should.Throw<SettingException>(() => Read(("Commerce:Secret", "in the clear"), ("Commerce:Secret_FILE", Write("other"))))
            .Message.ShouldSatisfyAllConditions(
                static it => it.ShouldContain("set twice"), static it => it.ShouldNotContain("in the clear"), static it => it.ShouldNotContain("other"));

    [Fact]
    public void Other_programs_files_are_left_alone() =>
        Read(("SSL_CERT_FILE", "/nowhere"), ("GIT:CONFIG_FILE", "/nowhere"))["SSL_CERT"].ShouldBeNull();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string text)
    {
        var file = Path.Combine(_folder, Guid.CreateVersion7().ToString("N"));
        File.WriteAllText(file, text);
        return file;
    }

    private static IConfigurationRoot Read(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.ToDictionary(static it => it.Key, static it => (string?)it.Value))
        .AddSettingFiles().Build();
}
