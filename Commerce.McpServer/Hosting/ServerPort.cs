using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Commerce.McpServer.Hosting;

/// <summary>The one port of the server, on the loopback address unless a deployment binds it elsewhere.</summary>
public static class ServerPort
{
    public const string Variable = "COMMERCE_PORT";

    private const int Default = 8080;
    private const int Tries = 50;

    public static int Resolve(IConfiguration configuration)
    {
        var text = configuration[Variable];
        if (string.IsNullOrEmpty(text))
        {
            return Default;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= IPEndPoint.MaxPort
                ? port
                : throw new SetupException($"{Variable}='{text}' is no port: use a number up to {IPEndPoint.MaxPort}.");
    }

    /// <summary>
    /// Asked before the database is started, so that a taken port costs nothing and leaves nothing behind.
    /// </summary>
    public static void EnsureFree(int port)
    {
        if (!IsFree(port, out var error))
        {
            throw error == SocketError.AccessDenied
                ? new SetupException(
                    $"User {Environment.UserName} may not listen on port {port}: set {Variable} to a port above 1023.")
                : Taken(port);
        }
    }

    /// <summary>The same sentence for a port that was lost between the look and the start.</summary>
    public static SetupException Taken(int port, Exception? cause = null)
    {
        var free = Enumerable.Range(port + 1, Tries)
            .FirstOrDefault(other => other <= IPEndPoint.MaxPort && IsFree(other, out _));
        var example = free == 0 ? "" : $", for example {Variable}={free} ./run.sh";
        return new SetupException(
            $"Port {port} is taken by another program: stop it (perhaps a Commerce server that still runs), "
            + $"or choose another port{example}.", cause);
    }

    public static bool IsFree(int port, out SocketError error)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // As the web server does it: a connection of a former server that lingers in TIME_WAIT is no obstacle.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(1);
            error = SocketError.Success;
            return true;
        }
        catch (SocketException failure)
        {
            error = failure.SocketErrorCode;
            return false;
        }
    }
}
