using System.ComponentModel;
using Commerce.Domain.Access;
using Commerce.Domain.Customers;
using Commerce.Domain.Invoices;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Records;

namespace Commerce.McpServer.Tools.Invoices.InvoiceCustomer;

[Tool(
    "Invoice a customer", Order = 15, Scope = Scopes.InvoicesWrite, ReadOnly = false, Destructive = true, Idempotent = true,
    OpenWorld = false)]
[Description("Draft, edit or issue an invoice; never charges. An issued one is final: to change it use correct_invoice.")]
public sealed record InvoiceCustomer : IWrite<InvoiceView>
{
    [Description("An existing draft, with expected_version.")]
    public InvoiceId? InvoiceId { get; init; }

    public int? ExpectedVersion { get; init; }

    public CustomerId? CustomerId { get; init; }

    [Description("All lines.")]
    public IReadOnlyList<InvoiceLineArgument>? Lines { get; init; }

    [Description("Days until due, 0-365, default 14.")]
    public int? TermsDays { get; init; }

    [Description("Day of supply, default today.")]
    public DateOnly? SuppliedOn { get; init; }

    [Description("Printed on it.")]
    public string? Note { get; init; }

    [Description("Number it and make it binding.")]
    public bool Issue { get; init; }

    [Description("Id of an equal invoice, if a second is meant.")]
    public InvoiceId? InAdditionTo { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>A new draft has no target; an equal one is suspected by its content instead.</summary>
    public string? NaturalKey() => InvoiceId is { } id ? $"{id}:{ExpectedVersion}" : null;
}

public sealed record InvoiceLineArgument
{
    public required string Description { get; init; }

    public decimal Quantity { get; init; } = 1;

    [Description("UN/ECE code: C62 piece, HUR hour, DAY.")]
    public string? Unit { get; init; }

    public required Money UnitPrice { get; init; }

    [Description("standard, reduced, zero, exempt, intra_community, export or out_of_scope.")]
    public string? TaxCategory { get; init; }

    public LineDraft ToDraft() => new(
        UntrustedText.Clean(Description), Quantity, Unit ?? LineDraft.EachUnit, UnitPrice, TaxCategory ?? Domain.Taxes.TaxCategory.Standard);
}
