namespace Commerce.McpServer.SimulatedWorld.Provider;

/// <summary>One answer, in the form in which a request key repeats it.</summary>
internal sealed record Answer(int Status, string Json)
{
    public static readonly Answer Broken = new(StatusCodes.Status500InternalServerError,
        new ProviderRefusal(StatusCodes.Status500InternalServerError, "internal_error", "Something broke.").Json());

    public static readonly Answer Unavailable = new(StatusCodes.Status503ServiceUnavailable,
        new ProviderRefusal(StatusCodes.Status503ServiceUnavailable, "unavailable", "Come back later.").Json());

    public static Answer Created(object view) => new(StatusCodes.Status201Created, WorldJson.Write(view));

    public static Answer Found(object view) => new(StatusCodes.Status200OK, WorldJson.Write(view));

    public static Answer List(IEnumerable<object> views) => Found(new { Data = views });

    public IResult ToResult() => Results.Text(Json, "application/json", statusCode: Status);
}

/// <summary>A stored answer, as found under its request key.</summary>
internal sealed record StoredAnswer
{
    public required string RequestHash { get; init; }
    public required int AnswerStatus { get; init; }
    public required string Answer { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}
