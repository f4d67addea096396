using Commerce.Domain.Products;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Commerce.Domain.Infrastructure.Persistence.Mappings;

internal sealed class ProductMapping
    : IEntityTypeConfiguration<Product>, IEntityTypeConfiguration<Variant>, IEntityTypeConfiguration<ProductVersion>
{
    private const string ProductKey = nameof(ProductVersion.ProductId);

    public void Configure(EntityTypeBuilder<Product> builder)
    {
        builder.HasKey(static it => it.Id);
        builder.Property(static it => it.Id).ValueGeneratedNever();
        builder.HasMany(static it => it.Variants).WithOne().HasForeignKey(ProductKey);
        builder.Navigation(static it => it.Variants).UsePropertyAccessMode(PropertyAccessMode.Field);
        builder.HasMany<ProductVersion>("_versions").WithOne().HasForeignKey(static it => it.ProductId);
    }

    public void Configure(EntityTypeBuilder<Variant> builder)
    {
        builder.HasKey(static it => it.Id);
        builder.Property(static it => it.Id).ValueGeneratedNever();
        builder.Property<ProductId>(ProductKey);
        builder.Property(static it => it.Recurring).IsJson();
        builder.Ignore(static it => it.Price).Ignore(static it => it.CompareAt).Ignore(static it => it.Size);
    }

    public void Configure(EntityTypeBuilder<ProductVersion> builder)
    {
        builder.HasKey(static it => new { it.ProductId, it.Version });
        builder.Property(static it => it.Body).HasColumnType("jsonb");
    }
}
