namespace Commerce.McpServer.Hosting.Cli;

internal enum Verdict
{
    Good,

    /// <summary>Works, but somebody should know.</summary>
    Notice,
    Bad,
}

/// <summary>One line of <c>./run.sh doctor</c>.</summary>
internal sealed record Finding(Verdict Verdict, string Subject, string Text)
{
    public static Finding Good(string subject, string text) => new(Verdict.Good, subject, text);

    public static Finding Notice(string subject, string text) => new(Verdict.Notice, subject, text);

    public static Finding Bad(string subject, string text) => new(Verdict.Bad, subject, text);

    public override string ToString()
    {
        var mark = Verdict switch { Verdict.Good => "ok    ", Verdict.Notice => "note  ", _ => "WRONG " };
        return $"{mark}{Subject,-12}{Text}";
    }
}
