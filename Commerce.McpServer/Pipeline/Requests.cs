using System.ComponentModel;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Operations;
using MediatR;

namespace Commerce.McpServer.Pipeline;

/// <summary>What every tool request is to the pipeline.</summary>
public interface IToolRequest;

/// <summary>Runs in short transactions of its own, because it waits: nothing may hold a transaction while it waits.</summary>
public interface IOutsideUnitOfWork : IToolRequest;

/// <summary>A read: one transaction that changes nothing.</summary>
public interface IRead<TView> : IToolRequest, IRequest<TView>;

/// <summary>Whatever changes something. Every call of it is an operation with an id.</summary>
public interface IWrite : IToolRequest
{
    [Description("Same key, same act: retry safely.")]
    string? IdempotencyKey { get; }

    /// <summary>
    /// The target and the version of it the caller saw; null for a write that has no target. Two calls with one natural key are one act,
    /// whoever sends them and under whichever caller keys.
    /// </summary>
    string? NaturalKey();

    /// <summary>The argument a natural key hangs on: what a call is told about that names one with other wishes.</summary>
    string NaturalKeyField => CallIdentity.SeenVersionArgument;
}

/// <summary>A write that is done when its transaction commits.</summary>
public interface IWrite<TView> : IWrite, IRequest<TView>;

/// <summary>A write whose work goes on after the answer; its handler only decides and returns where the work starts.</summary>
/// <typeparam name="TResult">What the workflow ends with; the tool's output schema.</typeparam>
public interface ILongWrite<TResult> : IWrite, IRequest<OperationStart>;
