using Commerce.Domain.Values;

namespace Commerce.Domain.Approvals;

/// <summary>Why a write does not act by itself, and who may let it.</summary>
/// <param name="RuleId">Names the rule wherever it is spoken of: answers, audit, documentation.</param>
/// <param name="Role">Who is asked, see <see cref="ApprovalRole"/>.</param>
/// <param name="Reason">One sentence with the limit and what is above it; without personal data.</param>
/// <param name="Summary">What the write would do, in one line with its amounts, for whoever decides.</param>
/// <param name="Amount">The money it is about; null where it is about none.</param>
public sealed record ApprovalNeeded(string RuleId, string Role, string Reason, string Summary, Money? Amount);

/// <summary>Who is asked. A person of the merchant answers for it; the roles are words, nobody is bound to one yet.</summary>
public static class ApprovalRole
{
    public const string Finance = "finance";
    public const string Sales = "sales";
    public const string Stock = "stock";
}
