using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.Domain.Values;

namespace Commerce.Domain.Infrastructure.Engine;

/// <summary>
/// Which members of our own documents name a person. The archive outlives what the law lets us keep about people, so they are masked
/// before they get there; records are still joined by their ids.
/// </summary>
public static class PersonalData
{
    private const string Masked = "[personal]";

    private static readonly FrozenSet<string> Members = new[]
    {
        "name", "email", "phone", "line1", "line2", "street", "city", "postal_code", "region", "company", "ship_to", "bill_to", "tax_id",
        "tax_ids", "address", "billing_address",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static JsonElement Mask(JsonElement element)
    {
        var node = JsonNode.Parse(element.GetRawText());
        Mask(node);
        return CommerceJson.ToElement(node);
    }

    private static void Mask(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var name in members.Select(static it => it.Key).ToArray())
                {
                    if (Members.Contains(name) && members[name] is not null)
                    {
                        members[name] = Masked;
                    }
                    else
                    {
                        Mask(members[name]);
                    }
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Mask(item);
                }

                break;
        }
    }
}
