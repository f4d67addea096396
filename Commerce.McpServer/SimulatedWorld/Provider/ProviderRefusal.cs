namespace Commerce.McpServer.SimulatedWorld.Provider;

/// <summary>The provider says no to a request. A card that is declined is not a refusal: that is an answer.</summary>
internal sealed class ProviderRefusal(int status, string code, string message, string? field = null)
    : Exception(message)
{
    public int Status { get; } = status;
    public string Code { get; } = code;
    public string? Field { get; } = field;

    public string Json() => WorldJson.Write(new { error = new { code = Code, message = Message, field = Field } });

    public static ProviderRefusal Invalid(string field, string message) =>
        new(StatusCodes.Status400BadRequest, "invalid_request", message, field);

    public static ProviderRefusal Unknown(string what) =>
        new(StatusCodes.Status404NotFound, "not_found", $"There is no such {what}.");

    public static ProviderRefusal Conflict(string code, string message, string? field = null) =>
        new(StatusCodes.Status422UnprocessableEntity, code, message, field);

    public static ProviderRefusal Unauthorised(string message) =>
        new(StatusCodes.Status401Unauthorized, "unauthorized", message);

    public static ProviderRefusal LiveMode() => new(StatusCodes.Status403Forbidden, "live_mode_refused",
        "This provider is a simulation and moves no real money: 'mode' must be 'test'.", "mode");
}
