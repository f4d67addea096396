using Commerce.Domain.Discounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Commerce.Domain.Infrastructure.Persistence.Mappings;

internal sealed class DiscountMapping : IEntityTypeConfiguration<Discount>
{
    public void Configure(EntityTypeBuilder<Discount> builder) =>
        builder.Ignore(static it => it.Amount).Ignore(static it => it.Terms);
}
