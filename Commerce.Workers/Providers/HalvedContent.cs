using System.Net;
using Commerce.Domain.Infrastructure.Faults;

namespace Commerce.Workers.Providers;

/// <summary>A request body with a crash point in its middle; used only while that point is near.</summary>
internal sealed class HalvedContent : HttpContent
{
    private readonly HttpContent _whole;

    public HalvedContent(HttpContent whole)
    {
        _whole = whole;
        foreach (var (name, values) in whole.Headers)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var bytes = await _whole.ReadAsByteArrayAsync();
        await stream.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
        await stream.FlushAsync();
        await CrashPoint.RequestHalfSent.HitOnceSentAsync();
        await stream.WriteAsync(bytes.AsMemory(bytes.Length / 2));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        _whole.Dispose();
        base.Dispose(disposing);
    }
}
