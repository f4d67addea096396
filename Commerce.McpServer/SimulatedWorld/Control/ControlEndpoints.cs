using Commerce.McpServer.SimulatedWorld.Provider;

namespace Commerce.McpServer.SimulatedWorld.Control;

/// <summary>The control address, for tests and demonstrations.</summary>
internal static class ControlEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var control = routes.MapGroup("/world/control").AddEndpointFilterFactory(static (_, next) => context =>
            context.HttpContext.RequestServices.GetRequiredService<ControlGate>().InvokeAsync(context, next));
        control.MapPost("/merchants", (HttpContext http, ControlDesk desk) =>
            AnswerAsync<OpenMerchantRequest>(http, desk.OpenMerchantAsync));
        control.MapGet("/merchants/{merchant}/book", (string merchant, ControlDesk desk) =>
            AnswerAsync(desk.BookAsync(merchant)));
        control.MapPost("/merchants/{merchant}/reset", (string merchant, ControlDesk desk) =>
            AnswerAsync(desk.ResetAsync(merchant)));
        control.MapPost("/merchants/{merchant}/key-retention", (HttpContext http, string merchant, ControlDesk desk) =>
            AnswerAsync<KeyRetentionRequest>(http, request => desk.SetKeyRetentionAsync(merchant, request)));
        control.MapPost("/chaos", (HttpContext http, ControlDesk desk) =>
            AnswerAsync<ChaosRequest>(http, desk.AddRuleAsync));
        control.MapGet("/chaos", (ControlDesk desk) => AnswerAsync(desk.RulesAsync()));
        control.MapDelete("/chaos", (ControlDesk desk) => AnswerAsync(desk.ClearRulesAsync()));
        control.MapPost("/authorizations/{id}/resolve", (HttpContext http, string id, ControlDesk desk) =>
            AnswerAsync<ResolveRequest>(http, request => desk.ResolveAsync(id, request)));
        control.MapPost("/authorizations/{id}/expire", (string id, ControlDesk desk) =>
            AnswerAsync(desk.ExpireAsync(id)));
    }

    private static async Task<IResult> AnswerAsync(Task<Answer> answer) => (await answer).ToResult();

    private static async Task<IResult> AnswerAsync<TRequest>(HttpContext http, Func<TRequest, Task<Answer>> act) =>
        (await act(await RequestBody.ReadAnyAsync<TRequest>(http))).ToResult();
}
