namespace Commerce.Tests.Guards;

/// <summary>Something that keeps a promise, how it is switched off, and the checks that must then fail.</summary>
/// <param name="Name">Also the name of its switch.</param>
internal sealed record Guard(string Name, string WhatIsOff, IReadOnlyList<Cut> Cuts, IReadOnlyList<Check> Checks)
{
    /// <summary>
    /// Others that are off as well, with and without this one: where a guard only saves time, its loss shows when
    /// nothing makes up for it.
    /// </summary>
    public IReadOnlyList<string> Under { get; init; } = [];
}

/// <summary>One place where a guard is switched off.</summary>
internal abstract record Cut
{
    private Cut()
    {
    }

    /// <summary>
    /// An expression of the sources, found exactly once in its file; <c>{off}</c> in the other stands for "the switch of
    /// this guard is set".
    /// </summary>
    public sealed record Expression(string File, string Find, string Replace) : Cut;

    /// <summary>Part of a statement that a file holds as a constant, left out where the constant is used.</summary>
    public sealed record Statement(string File, string Use, string Without) : Cut;

    /// <summary>A statement of the owner's on the migrated database.</summary>
    public sealed record Database(string Sql) : Cut;
}

/// <summary>What has to notice.</summary>
internal abstract record Check
{
    private Check()
    {
    }

    public static Check Of<T>(string method) => new Test(typeof(T), method);

    /// <summary>A test method by its full name.</summary>
    public sealed record Test(Type Class, string Method) : Check
    {
        public override string ToString() => $"{Class.Name}.{Method}";

        public string FullName => $"{Class.FullName}.{Method}";
    }

    /// <summary>Seeds of the scheduler.</summary>
    public sealed record Seeds(int From, int Count) : Check
    {
        public override string ToString() => Count == 1 ? $"schedule, seed {From}" : $"schedule, {Count} seeds from {From}";
    }
}
