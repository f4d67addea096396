using Commerce.Domain.CreditNotes;
using Commerce.Domain.Invoices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Commerce.Domain.Infrastructure.Persistence.Mappings;

internal sealed class InvoiceMapping
    : IEntityTypeConfiguration<Invoice>, IEntityTypeConfiguration<InvoiceLine>, IEntityTypeConfiguration<InvoicePayment>,
        IEntityTypeConfiguration<CreditNote>, IEntityTypeConfiguration<InvoiceMessage>
{
    public void Configure(EntityTypeBuilder<Invoice> builder)
    {
        builder.Property(static it => it.Seller).IsJson();
        builder.Property(static it => it.Buyer).IsJson();
        builder.Property(static it => it.TaxGroups).IsJson();
        builder.Property(static it => it.PayToken).HasConversion(static it => it.ToBits(), static bits => PayToken.From(bits));
        builder.HasMany(static it => it.Lines).WithOne().HasForeignKey("InvoiceId").IsRequired();
        builder.Navigation(static it => it.Lines).UsePropertyAccessMode(PropertyAccessMode.Field);
        builder.HasMany(static it => it.Payments).WithOne().HasForeignKey("InvoiceId").IsRequired();
        builder.Navigation(static it => it.Payments).UsePropertyAccessMode(PropertyAccessMode.Field);
    }

    public void Configure(EntityTypeBuilder<InvoiceLine> builder) => builder.Property(static it => it.Id).ValueGeneratedNever();

    public void Configure(EntityTypeBuilder<InvoicePayment> builder) => builder.Property(static it => it.Id).ValueGeneratedNever();

    public void Configure(EntityTypeBuilder<CreditNote> builder)
    {
        builder.Property(static it => it.Lines).IsJson();
        builder.Property(static it => it.TaxGroups).IsJson();
    }

    public void Configure(EntityTypeBuilder<InvoiceMessage> builder) => builder.HasKey(static it => it.Id);
}
