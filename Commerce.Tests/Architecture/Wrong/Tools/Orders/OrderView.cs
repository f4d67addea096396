namespace Commerce.Tests.Architecture.Wrong.Tools.Orders;

public static class OrderView
{
    public static int Count => 1;
}
