using System.Collections.Concurrent;
using System.Text.Json;
using Commerce.Domain.Access;
using Commerce.Domain.Operations;
using Commerce.McpServer.Pipeline;
using ModelContextProtocol.Protocol;

namespace Commerce.Tests.Protocol;

/// <summary>The other side of the boundary: a few tools that each bring the wire into one situation.</summary>
internal sealed class ScriptedToolHost(ScriptedDesk desk) : IToolHost
{
    public const string Echo = "echo";
    public const string Buy = "buy";
    public const string Hang = "hang";
    public const string Report = "report";
    public const string Work = "work";
    public const string Pay = "pay";

    private static readonly ToolInfo[] Infos =
    [
        new(Echo, Scopes.CatalogRead, false),
        new(Buy, Scopes.CheckoutComplete, false),
        new(Hang, Scopes.CatalogRead, false),
        new(Report, Scopes.CatalogRead, false), new(Work, Scopes.CatalogRead, true), new(Pay, Scopes.CatalogRead, true),
    ];

    private static readonly JsonElement PlainSchema = JsonElement.Parse("""{"type":"object"}""");

    private static readonly JsonElement MirroringSchema = JsonElement.Parse(
        """
        {"type":"object","properties":{
          "region":{"type":"string","x-mcp-header":"Region"},
          "page":{"type":"object","properties":{"size":{"type":"integer","x-mcp-header":"Size"}}},
          "live":{"type":"boolean","x-mcp-header":"Live"}}}
        """);

    public ConcurrentQueue<ToolCall> Calls { get; } = new();

    /// <summary>Set when a call of <see cref="Hang"/> has begun, and when it was told to stop.</summary>
    public TaskCompletionSource HangBegan { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource HangStopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource HangMayEnd { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Set by the test once its client has heard everything <see cref="Report"/> said.</summary>
    public TaskCompletionSource ReportHeard { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<Tool> List(Principal principal) =>
        [.. Infos.Where(tool => principal.Scopes.Grants(tool.Scope)).Select(Describe)];

    public ToolInfo? Find(string name) => Array.Find(Infos, tool => tool.Name == name);

    public async Task<ToolAnswer> CallAsync(ToolCall call, CancellationToken cancellationToken)
    {
        Calls.Enqueue(call);
        return call.Tool switch
        {
            Hang => await HangAsync(cancellationToken),
            Report => await ReportAsync(call),
            Work when call.AcceptsTask && call.Arguments?.TryGetProperty("refuse", out _) == true =>
                new ToolAnswer.Completed(ResultOf("refused", isError: true)),
            Work when call.AcceptsTask => new ToolAnswer.Accepted(desk.Begin(call.Principal, OperationStatus.Working)),
            Pay when call.Answers.TryGetValue("page", out var deed) && deed == InputAnswer.Accept => Said("paid"),
            Pay when call.Ask is not null => await AskAsync(call, cancellationToken),
            Pay when call.AcceptsTask => new ToolAnswer.Accepted(
                desk.Begin(call.Principal, OperationStatus.InputRequired)),
            Pay when call.AcceptsUrl =>
                new ToolAnswer.InputNeeded(desk.Begin(call.Principal, OperationStatus.InputRequired)),
            Work or Pay => Said("pending"),
            _ => Said(call.Arguments?.GetRawText() ?? "nothing"),
        };
    }

    public static ToolAnswer Said(string text) => new ToolAnswer.Completed(ResultOf(text));

    public static CallToolResult ResultOf(string text, bool isError = false) => new()
    {
        Content = [new TextContentBlock { Text = text }],
        StructuredContent = JsonSerializer.SerializeToElement(new { said = text }),
        IsError = isError ? true : null,
    };

    private async Task<ToolAnswer> ReportAsync(ToolCall call)
    {
        foreach (var step in new[] { "one", "two", "three" })
        {
            if (call.Progress is { } progress)
            {
                await progress(step);
            }
        }

        if (call.Arguments?.TryGetProperty("until_heard", out _) == true)
        {
            await ReportHeard.Task;
        }

        return Said("reported");
    }

    private async Task<ToolAnswer> HangAsync(CancellationToken cancellationToken)
    {
        HangBegan.TrySetResult();
        try
        {
            await HangMayEnd.Task.WaitAsync(cancellationToken);
            return Said("done");
        }
        catch (OperationCanceledException)
        {
            HangStopped.TrySetResult();
            throw;
        }
    }

    // As the pipeline does it: asked while the call goes on, and told in words when nobody could be.
    private async Task<ToolAnswer> AskAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var operation = call.Arguments is { } given && given.TryGetProperty("form", out var schema)
            ? desk.Begin(call.Principal, OperationStatus.InputRequired, ScriptedDesk.Form("sure", schema))
            : desk.Begin(call.Principal, OperationStatus.InputRequired);
        var answers = await call.Ask!(operation, cancellationToken);
        var deed = answers.Values.FirstOrDefault();
        return Said(deed?.Content?.GetRawText() ?? (deed is null ? "pending" : deed.Deed == InputDeed.Accept ? "paid" : "not paid"));
    }

    private static Tool Describe(ToolInfo tool) => new()
    {
        Name = tool.Name,
        Description = $"The tool {tool.Name}.",
        InputSchema = tool.Name == Echo ? MirroringSchema : PlainSchema,
    };
}
