using Commerce.Domain.Checkouts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Commerce.Domain.Infrastructure.Persistence.Mappings;

internal sealed class CheckoutMapping : IEntityTypeConfiguration<Checkout>, IEntityTypeConfiguration<CheckoutLine>
{
    public void Configure(EntityTypeBuilder<Checkout> builder)
    {
        builder.Property(static it => it.ShipTo).IsJson();
        builder.Property(static it => it.TaxGroups).IsJson();
        builder.Property(static it => it.Discounts).IsJson();
        builder.HasMany(static it => it.Lines).WithOne().HasForeignKey("CheckoutId").IsRequired();
        builder.Navigation(static it => it.Lines).UsePropertyAccessMode(PropertyAccessMode.Field);
    }

    public void Configure(EntityTypeBuilder<CheckoutLine> builder) =>
        builder.Property(static it => it.Id).ValueGeneratedNever();
}
