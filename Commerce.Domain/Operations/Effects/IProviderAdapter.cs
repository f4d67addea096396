using System.Text.Json;
using Commerce.Domain.Values;

namespace Commerce.Domain.Operations.Effects;

/// <summary>
/// One third party. An adapter maps a request to a call and the answer back, nothing else: keys, retries, evidence and state are
/// the engine's. It never throws for what the network or the other side does; that is an outcome.
/// </summary>
public interface IProviderAdapter
{
    string Provider { get; }

    /// <summary>How long the provider remembers a request key. Zero: it has none, so only calls that may repeat go to it.</summary>
    TimeSpan KeyRetention { get; }

    /// <summary>Sends the request under its key. Sending twice under one key within the retention is one act at the provider.</summary>
    Task<ProviderAnswer> SendAsync(ProviderCall call, CancellationToken cancellationToken);

    /// <summary>Asks what became of an earlier call, by the provider's reference if known, else by our own. Never acts.</summary>
    Task<ProviderAnswer> LookUpAsync(ProviderCall call, CancellationToken cancellationToken);
}

/// <param name="TenantId">Whose account at the provider.</param>
/// <param name="Mode">Test money and live money use different credentials; the simulated world refuses live.</param>
/// <param name="ProviderRef">The provider's own reference once it gave one.</param>
public sealed record ProviderCall(
    Guid TenantId, Access.TenantMode Mode, string Kind, string RequestKey, string? ProviderRef, JsonElement Request);

public enum ProviderOutcome
{
    /// <summary>Done; final.</summary>
    Succeeded,

    /// <summary>Refused; final; nothing moved.</summary>
    Declined,

    /// <summary>The provider has it and is not finished: a review, a page a person must open. Ask again by its reference.</summary>
    Pending,

    /// <summary>No answer, or none that can be trusted. It may have happened.</summary>
    Unknown,

    /// <summary>A look-up says the call never arrived.</summary>
    Absent,
}

/// <param name="Body">The adapter's facts, in the shape the workflow of this kind expects.</param>
public sealed record ProviderAnswer(ProviderOutcome Outcome, JsonElement Body)
{
    public string? ProviderRef { get; init; }

    public Money? Amount { get; init; }

    /// <summary>The bytes the provider sent, kept as evidence, with credentials and card data left out by the adapter.</summary>
    public ReadOnlyMemory<byte> Evidence { get; init; }

    /// <summary>
    /// Somebody's word for what the provider would not say. It ends a doubt and justifies nothing new: on the word that a hold was
    /// never made no second one is sent.
    /// </summary>
    public bool IsTold { get; init; }

    /// <summary>For logs and status messages; never a third party's free text.</summary>
    public string? Note { get; init; }
}
