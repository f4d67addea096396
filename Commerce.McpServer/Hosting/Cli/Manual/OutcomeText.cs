using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Hosting.Cli.Manual;

/// <summary>An outcome for people to read and, with the same facts, for programs.</summary>
internal static class OutcomeText
{
    public static string Title(OpenOutcome it) =>
        $"{it.Kind}{(it.Amount is { } amount ? $" of {amount}" : "")} for {it.Merchant} ({it.Mode.ToString().ToLowerInvariant()})";

    public static string Of(OpenOutcome it) => $"""
        {Title(it)}: {StateOf(it)}
          operation    {it.OperationId}, {it.Tool}/{it.Step}, {(it.IsEnded ? $"ended as {it.OperationStatus} without knowing" : $"{it.OperationStatus}, it waits for this")}
          call         {it.EffectId:N}
          at           {it.Provider}; its reference {it.ProviderRef ?? "unknown"}, ours {it.Reference ?? "none"}
          request key  {it.RequestKey}
          sent         {Time(it.Since)}; asked {Times(it.Checks)}, {Times(it.LateChecks)} of that after the operation had ended
          key          {(it.KeyIsDead ? $"dead since {Time(it.KeyDeadAt)}: it will never be sent again" : $"remembered by the provider until {Time(it.KeyDeadAt)}")}
          last heard   {(it.LastHeardAt is { } at ? $"{it.LastHeard}, {Time(at)}" : "nothing")}
          settled by   {string.Join("\n               ", SettledBy(it))}
        """;

    /// <summary>What can still end the doubt, soonest first.</summary>
    public static IReadOnlyList<string> SettledBy(OpenOutcome it)
    {
        if (!it.IsUnsettled)
        {
            return ["nothing: it is settled"];
        }

        var own = it.State == "manual" ? []
            : it.IsEnded
                ? it.NextCheckAt is { } next ? new[] { $"the next look-up, {Time(next)}" } : []
                : ["the operation itself, which goes on asking"];
        return
        [
            .. own,
            "an event from the provider, after which it is asked once more",
            $"you: look for {it.Reference ?? it.RequestKey} at {it.Provider}, then",
            $"  ./run.sh manual {it.EffectId:N} --succeeded <its id>   or   --failed",
        ];
    }

    public static object Facts(OpenOutcome it) => new
    {
        it.EffectId,
        it.OperationId,
        it.OperationStatus,
        it.TenantId,
        it.Merchant,
        it.Mode,
        it.Tool,
        it.Step,
        it.Provider,
        it.Kind,
        it.Amount,
        it.Reference,
        it.ProviderRef,
        it.RequestKey,
        it.State,
        it.Since,
        it.Checks,
        it.LateChecks,
        it.NextCheckAt,
        it.KeyDeadAt,
        it.KeyIsDead,
        it.SettledAt,
        it.LastHeard,
        it.LastHeardAt,
        SettledBy = SettledBy(it),
    };

    public static string Said(OutcomeReport report, OpenOutcome it) => report.ProviderSays == ProviderOutcome.Unknown
        ? $"{it.Provider} was asked just now and gave no answer to go by ({report.Note ?? "silence"}): the word of a person decides."
        : $"{it.Provider} was asked just now and says the same: {report.ProviderSays.ToString().ToLowerInvariant()}"
            + $"{(report.ProviderRef is { } id ? $", {id}" : "")}.";

    public static string Json(object value) => CommerceJson.ToText(value);

    private static string StateOf(OpenOutcome it) => it.State switch
    {
        "manual" => "waits for a person, nobody asks any more",
        "unknown" => "unknown, still being asked for",
        _ => $"{it.State}{(it.SettledAt is { } at ? $" since {Time(at)}" : "")}",
    };

    private static string Times(int count) => count == 1 ? "once" : $"{count} times";

    private static string Time(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC";
}
