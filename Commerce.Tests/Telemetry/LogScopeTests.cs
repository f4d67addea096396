using Commerce.Domain.Infrastructure.Telemetry;
using Commerce.McpServer.Pipeline;
using Commerce.Tests.Support;
using Commerce.Tests.Workers.Operations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Commerce.Tests.Telemetry;

public sealed class LogScopeTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task What_a_step_logs_names_its_operation()
    {
        var log = new ScopedLog();
        await using var engine = await EngineHost.StartAsync(
            database, adjust: services => services.AddSingleton<ILoggerProvider>(log));
        engine.Provider.NextSends.Enqueue(static _ => throw new InvalidOperationException("once"));

        var answer = await engine.CallAsync(
            "charge", new { subject = Guid.CreateVersion7(), expected_version = 1 }, acceptsTask: false);
        var operation = answer.ShouldBeOfType<ToolAnswer.Completed>().Result.StructuredContent!.Value
            .GetProperty("operation_id").GetString();

        await Eventually.HoldsAsync(() => log.Lines.Any(it =>
            it.Contains("failed", StringComparison.Ordinal) && it.EndsWith($"{LogScope.OperationIdName}={operation}", StringComparison.Ordinal)));
    }

    private sealed class ScopedLog : ILoggerProvider, ISupportExternalScope
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();
        private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

        public IReadOnlyCollection<string> Lines => _lines;

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

        public ILogger CreateLogger(string categoryName) => new Writer(this);

        public void Dispose()
        {
        }

        private sealed class Writer(ScopedLog log) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => log._scopes.Push(state);

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(
                LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                var scopes = new List<string>();
                log._scopes.ForEachScope(static (scope, found) => found.Add($"{scope}"), scopes);
                log._lines.Enqueue($"{formatter(state, exception)} {string.Join(' ', scopes)}");
            }
        }
    }
}
