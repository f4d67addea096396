namespace Commerce.Domain.Messages;

/// <summary>Asks a lane whether anybody listens. Whoever hears it has heard it; there is nothing to answer.</summary>
public sealed record LaneProbe(string Lane);
