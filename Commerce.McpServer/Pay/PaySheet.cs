using Commerce.Domain.Documents;
using Commerce.Domain.Invoices;

namespace Commerce.McpServer.Pay;

/// <summary>Everything the page of one invoice says.</summary>
/// <param name="HasPdf">False for a document that breaks a rule of the standard, which is not handed out.</param>
/// <param name="HasXml">False also where the standard has no form for it.</param>
public sealed record PaySheet(Invoice Invoice, BillingDocument Document, PayState State, bool HasPdf, bool HasXml)
{
    /// <summary>The merchant has a payment provider, so it can be paid here and now.</summary>
    public required bool HasProvider { get; init; }

    /// <summary>Of the payment that is under way; null if none is.</summary>
    public CollectionProgress? Progress { get; init; }

    public bool IsOpen => State is PayState.Due or PayState.Overdue;
}
