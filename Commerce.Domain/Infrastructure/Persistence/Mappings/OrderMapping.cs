using Commerce.Domain.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Commerce.Domain.Infrastructure.Persistence.Mappings;

internal sealed class OrderMapping : IEntityTypeConfiguration<Order>, IEntityTypeConfiguration<OrderLine>
{
    public void Configure(EntityTypeBuilder<Order> builder)
    {
        builder.Property(static it => it.ShipTo).IsJson();
        builder.HasMany(static it => it.Lines).WithOne().HasForeignKey("OrderId").IsRequired();
        builder.Navigation(static it => it.Lines).UsePropertyAccessMode(PropertyAccessMode.Field);
    }

    public void Configure(EntityTypeBuilder<OrderLine> builder) =>
        builder.Property(static it => it.Id).ValueGeneratedNever();
}
