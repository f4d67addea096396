using Commerce.Domain.Documents;
using Commerce.Domain.Invoices;

namespace Commerce.McpServer.Pay;

/// <summary>Everything the page of one invoice says.</summary>
/// <param name="HasPdf">False for a document that breaks a rule of the standard, which is not handed out.</param>
/// <param name="HasXml">False also where the standard has no form for it.</param>
public sealed record PaySheet(Invoice Invoice, BillingDocument Document, PayState State, bool HasPdf, bool HasXml)
{
    public bool IsOpen => State is PayState.Due or PayState.Overdue;
}
