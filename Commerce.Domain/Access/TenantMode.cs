namespace Commerce.Domain.Access;

/// <summary>Fixed when a tenant is created. Simulated money never reaches a live tenant and real money never a test tenant.</summary>
public enum TenantMode
{
    Test,
    Live,
}
