using Commerce.Domain.Approvals;
using Commerce.Domain.Merchants;

namespace Commerce.McpServer.Pipeline.Approvals;

/// <summary>
/// Says whether a person has to agree to a write. It judges what the write would come to, not what was asked for: the handler has
/// run in a transaction that is taken back if the rule says so, and totals, price changes and what was paid are therefore those of
/// the act itself. A class in the tool's folder is all it takes.
/// </summary>
/// <typeparam name="TRequest">The tool's request.</typeparam>
/// <typeparam name="TResponse">What the handler returns: a view, or where long work would begin.</typeparam>
public interface IApprovalRule<in TRequest, in TResponse>
{
    /// <returns>Null: nobody has to be asked.</returns>
    ApprovalNeeded? Judge(TRequest request, TResponse wouldBe, Merchant merchant);
}
