using Commerce.Domain.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Commerce.Domain.Infrastructure.Persistence.Mappings;

internal sealed class CustomerMapping : IEntityTypeConfiguration<Customer>
{
    public void Configure(EntityTypeBuilder<Customer> builder)
    {
        builder.Property(static it => it.Address).IsJson();
        builder.Property(static it => it.BillingAddress).IsJson();
        builder.Property(static it => it.TaxIds).IsJson();
        builder.Ignore(static it => it.Details).Ignore(static it => it.DeliveryAddress);
    }
}
