using Commerce.Domain.Operations.Effects;

namespace Commerce.McpServer.Hosting.Cli.Manual;

/// <summary>What is said and asked between a person and the desk.</summary>
internal sealed class ManualDialogue(IOutcomeDesk desk, TextReader input, TextWriter output)
{
    private const int AtMost = 500;
    private const int Looks = 40;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    public async Task<int> RunAsync(ManualArguments asked, CancellationToken cancel)
    {
        if (!asked.NamesOne)
        {
            return await ManualText.ListAsync(asked, await desk.ListAsync(AtMost, cancel), output);
        }

        var found = await desk.FindAsync(asked.EffectId, asked.OperationId, cancel);
        if (!asked.Settles && asked.Note is null)
        {
            return found.Count == 0 ? await ManualText.RefuseAsync(asked, [NotFound], output) : await ManualText.ListAsync(asked, found, output);
        }

        var open = found.Where(static it => it.IsUnsettled).ToArray();
        OpenOutcome? one = open.Length == 1 ? open[0] : open.Length == 0 && found.Count > 0 ? found[^1] : null;
        if (one is null)
        {
            return await ManualText.RefuseAsync(asked, [found.Count == 0 ? NotFound : Several(open)], output);
        }

        return asked.Settles
            ? await SettleAsync(asked, one, cancel)
            : await NoteAsync(asked, one, cancel);
    }

    private async Task<int> SettleAsync(
        ManualArguments asked, OpenOutcome one, CancellationToken cancel)
    {
        var report = await desk.ExamineAsync(one, asked.Word, cancel);
        if (report.Problems.Count > 0)
        {
            return await ManualText.RefuseAsync(asked, report.Problems, output);
        }

        if (!asked.Json)
        {
            await output.WriteLineAsync(OutcomeText.Said(report, one));
        }

        if (!asked.Yes)
        {
            var how = asked.Word.Happened ? $"as done by the provider under {asked.Succeeded}" : "as never done by the provider";
            await output.WriteAsync($"Book the {OutcomeText.Title(one)}, {one.OperationId}, {how}, decided by {asked.By}? Type 'yes': ");
            if ((await input.ReadLineAsync(cancel))?.Trim() != "yes")
            {
                await output.WriteLineAsync("Nothing was settled.");
                return ManualText.Refused;
            }
        }

        report = await desk.SettleAsync(one, asked.Word, cancel);
        return report.Problems.Count > 0
            ? await ManualText.RefuseAsync(asked, report.Problems, output)
            : await ReportAsync(asked, one, report, cancel);
    }

    private async Task<int> ReportAsync(
        ManualArguments asked, OpenOutcome one, OutcomeReport report, CancellationToken cancel)
    {
        var now = await SettledAsync(one, cancel);
        if (asked.Json)
        {
            await output.WriteLineAsync(OutcomeText.Json(new
            {
                settled = true, provider_said = report.ProviderSays, outcome = OutcomeText.Facts(now),
            }));
            return 0;
        }

        await output.WriteLineAsync(
            $"{OutcomeText.Title(now)} is booked: {now.State}{(now.ProviderRef is { } id ? $", {id}" : "")}. "
            + (one.IsEnded ? "Its operation had ended before; what waited for the outcome goes on."
                : now.IsEnded ? $"Its operation has ended: {now.OperationStatus}."
                : $"Its operation goes on: {now.OperationStatus}, at {now.Tool}."));
        return 0;
    }

    // What waited goes on at once where a server runs; where none does, with its next start.
    private async Task<OpenOutcome> SettledAsync(OpenOutcome one, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(LookEvery);
        for (var looks = 0; ; looks++)
        {
            var now = (await desk.FindAsync(one.EffectId, null, cancel)).Single();
            if (now.IsEnded || looks == Looks)
            {
                return now;
            }

            await timer.WaitForNextTickAsync(cancel);
        }
    }

    private async Task<int> NoteAsync(
        ManualArguments asked, OpenOutcome one, CancellationToken cancel)
    {
        await desk.NoteAsync(one, asked.Word.Source, asked.Note!, cancel);
        await output.WriteLineAsync(asked.Json
            ? OutcomeText.Json(new { noted = true, one.EffectId })
            : $"Kept with {OutcomeText.Title(one)}; it is as unsettled as before.");
        return 0;
    }

    private static readonly OutcomeProblem NotFound = new(
        "not_found", "There is no call to a third party under this id: copy it from ./run.sh manual.");

    private static OutcomeProblem Several(IEnumerable<OpenOutcome> open) => new(
        "ambiguous",
        $"The operation has several: name one of {string.Join(", ", open.Select(static it => $"{it.EffectId:N} ({it.Kind})"))}.");
}
