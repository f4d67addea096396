using Commerce.Tests.Architecture.Wrong.Tools.Orders;

namespace Commerce.Tests.Architecture.Wrong.Tools.Carts;

/// <summary>Uses another area where it is easily overlooked: inside an async method.</summary>
public static class CartTool
{
    public static async Task<int> CountAsync()
    {
        await Task.Yield();
        return OrderView.Count;
    }
}
