namespace Commerce.Tests.Products;

/// <summary>Product files of our own, in the formats shops export.</summary>
public static class ProductFiles
{
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Products", "files", name);

    public static string Read(string name) => File.ReadAllText(PathOf(name));
}
