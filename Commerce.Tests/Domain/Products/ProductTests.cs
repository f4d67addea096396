using Commerce.Domain.Products;
using Commerce.Tests.Support;

namespace Commerce.Tests.Domain.Products;

public sealed class ProductTests
{
    [Fact]
    public void The_same_draft_again_is_no_new_version()
    {
        var product = Product.Create(Draft(Variant("S", 1000), Variant("M", 1000)), Given.Now, null);

        var change = product.Apply(Draft(Variant("S", 1000), Variant("M", 1000)), Given.Now, null);

        change.IsAny.ShouldBeFalse();
        product.Version.ShouldBe(1);
    }

    [Fact]
    public void Another_price_is_a_new_version_and_counted()
    {
        var product = Product.Create(Draft(Variant("S", 1000), Variant("M", 1000)), Given.Now, null);

        var change = product.Apply(Draft(Variant("S", 1200), Variant("M", 1000)), Given.Now, null);

        (change.Prices, change.VariantsUpdated.Count, product.Version).ShouldBe((1, 1, 2));
        product.TakeEvents().Select(static it => it.Action).ShouldBe(["product.created", "product.changed"]);
    }

    [Fact]
    public void A_variant_is_known_by_its_sku_even_under_other_options()
    {
        var product = Product.Create(Draft(Variant("S", 1000)), Given.Now, null);
        var id = product.Variants[0].Id;

        product.Apply(Draft(Variant("Small", 1000, "SKU-S")), Given.Now, null);

        product.Variants.ShouldHaveSingleItem().Id.ShouldBe(id);
        product.Variants[0].OptionValues.ShouldBe(["Small"]);
    }

    [Fact]
    public void A_variant_without_a_known_sku_is_known_by_its_options_whatever_their_case()
    {
        var product = Product.Create(Draft(Variant("Small", 1000)), Given.Now, null);

        product.Apply(Draft(Variant(" SMALL", 1000, "NEW-SKU")), Given.Now, null);

        product.Variants.ShouldHaveSingleItem().Sku.ShouldBe("NEW-SKU");
    }

    [Fact]
    public void Two_variants_may_swap_their_options()
    {
        var product = Product.Create(Draft(Variant("S", 1000), Variant("M", 2000)), Given.Now, null);

        product.Apply(Draft(Variant("M", 1000, "SKU-S"), Variant("S", 2000, "SKU-M")), Given.Now, null);

        product.Variants.Select(static it => $"{it.Sku}={it.OptionValues[0]}").ShouldBe(["SKU-S=M", "SKU-M=S"]);
    }

    [Fact]
    public void A_draft_that_would_double_a_variant_it_does_not_name_clashes_with_it()
    {
        var product = Product.Create(Draft(Variant("S", 1000), Variant("M", 1000)), Given.Now, null);

        var clash = product.Clashes([Variant("M", 1000, "SKU-S")]).ShouldHaveSingleItem();

        clash.Stays.Sku.ShouldBe("SKU-M");
    }

    [Fact]
    public void Variants_a_draft_does_not_name_stay()
    {
        var product = Product.Create(Draft(Variant("S", 1000), Variant("M", 1000)), Given.Now, null);

        product.Apply(Draft(Variant("L", 1000)), Given.Now, null).VariantsAdded.ShouldBe(1);

        product.Variants.Select(static it => it.Position).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void A_source_that_is_silent_about_a_part_leaves_it()
    {
        var product = Product.Create(
            Draft(Variant("S", 1000) with { WeightGrams = 250 }) with { Vendor = "Feldweg" }, Given.Now, null);

        var change = product.Apply(Draft(Variant("S", 1000)) with { Stated = ProductParts.Tags }, Given.Now, null);

        change.IsAny.ShouldBeFalse();
        (product.Vendor, product.Variants[0].WeightG).ShouldBe(("Feldweg", 250));
    }

    [Theory]
    [InlineData("clay-plant-pot", "Large", "CLAY-PLANT-POT-LARGE")]
    [InlineData("Crème brûlée!", "50 g / 2", "CRÈME-BRÛLÉE-50-G-2")]
    [InlineData("!!!", "", "VARIANT")]
    public void A_generated_sku_is_readable(string handle, string option, string sku) =>
        SkuText.Generate(handle, [option]).ShouldBe(sku);

    [Fact]
    public void A_generated_sku_fits_and_its_other_form_differs_by_identity()
    {
        var handle = new string('x', 300);

        SkuText.GenerateApart(handle, ["S"]).Length.ShouldBeLessThanOrEqualTo(ProductLimits.Sku);
        SkuText.GenerateApart(handle, ["S"]).ShouldNotBe(SkuText.GenerateApart(handle, ["M"]));
        SkuText.GenerateApart(handle, ["S"]).ShouldBe(SkuText.GenerateApart(handle, ["s"]));
    }

    private static ProductDraft Draft(params VariantDraft[] variants) =>
        new() { Handle = "thing", Title = "Thing", OptionNames = ["Size"], Variants = variants };

    private static VariantDraft Variant(string size, long minor, string? sku = null) =>
        new() { Sku = sku ?? $"SKU-{size}", OptionValues = [size], Price = Given.Euros(minor) };
}
