using Commerce.Domain.Infrastructure.Audit;
using Commerce.Tests.Torture.Checking;
using Commerce.Tests.Torture.History;
using Commerce.Tests.Torture.Rig;
using Commerce.Tests.Torture.Swarm;

namespace Commerce.Tests.Torture.Chaos;

/// <summary>Evidence of a rig's run.</summary>
internal static class Testimony
{
    public static Evidence Of(FaultRig rig, IReadOnlyList<Entry> history, IReadOnlyList<AgentKey> keys, IReadOnlyList<RigMerchant> merchants)
    {
        var audit = AuditOptions.In(Path.Combine(rig.Database.Folder, "audit"));
        return new Evidence
        {
            History = history,
            OwnerConnection = rig.Connections.Owner,
            AdminConnection = rig.Connections.Admin,
            World = rig.World.Address,
            ControlKey = rig.ControlKey,
            Nodes = [.. rig.Servers.Select(static it => it.Address)],
            Keys = keys,
            CheckpointFolder = audit.CheckpointFolder,
            PublicKeyFolder = audit.PublicKeyFolder,
            Broker = rig.Broker?.Address,
            Logs = Remains.LogsOf(rig),
            Canaries = [.. merchants.Select(static it => Canary.Of(it.TenantId))],
            Secrets = [new Secret("the deployment's secret", rig.Secret), new Secret("the world's control key", rig.ControlKey)],
        };
    }
}
