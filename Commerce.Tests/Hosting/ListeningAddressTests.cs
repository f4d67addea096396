using Commerce.McpServer.Hosting;

namespace Commerce.Tests.Hosting;

public sealed class ListeningAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080/", "http://127.0.0.1:8080/")]
    [InlineData("http://0.0.0.0:8080", "http://127.0.0.1:8080/", "http://localhost:8080/")]
    [InlineData("http://*:8080", "http://127.0.0.1:8080/", "http://localhost:8080/")]
    [InlineData("http://+:80", "http://127.0.0.1/", "http://localhost/")]
    [InlineData("http://[::]:8080", "http://[::1]:8080/", "http://localhost:8080/")]
    [InlineData("http://[::1]:8080", "http://[::1]:8080/", "http://[::1]:8080/")]
    [InlineData("http://10.0.0.7:8080", "http://10.0.0.7:8080/", "http://10.0.0.7:8080/")]
    public void A_wildcard_is_where_a_server_listens_and_never_where_a_client_goes(
        string listening, string forItself, string forPeople)
    {
        ListeningAddress.ForItself(listening).AbsoluteUri.ShouldBe(forItself);
        ListeningAddress.ForPeople(listening).AbsoluteUri.ShouldBe(forPeople);
    }
}
