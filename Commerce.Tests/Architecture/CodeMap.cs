using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;
using Commerce.Workers;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Commerce.Tests.Architecture;

/// <summary>A type of ours uses a type of anybody: in a field, a signature, an attribute or an instruction.</summary>
/// <param name="Member">The method or field, where an instruction names one.</param>
internal sealed record Use(TypeName From, TypeName To, string? Member = null)
{
    public override string ToString() => $"{From} uses {To}{(Member is null ? "" : "." + Member)}";
}

internal readonly record struct TypeName(string Namespace, string Name)
{
    public bool IsIn(string space) => Namespace == space || Namespace.StartsWith(space + ".", StringComparison.Ordinal);

    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}.{Name}";
}

/// <summary>
/// Who uses whom, read from the compiled assemblies. Nested types count as their outermost type, so that what a lambda or an async
/// method does is seen as done by the class it was written in.
/// </summary>
internal static class CodeMap
{
    public static readonly ModuleDefinition Domain = Read(typeof(Money).Assembly.Location);
    public static readonly ModuleDefinition McpServer = Read(typeof(ToolCatalog).Assembly.Location);
    public static readonly ModuleDefinition Workers = Read(typeof(WorkersSetup).Assembly.Location);
    public static readonly ModuleDefinition Tests = Read(typeof(CodeMap).Assembly.Location);

    public static IReadOnlyList<Use> UsesIn(ModuleDefinition module, string space = "") =>
    [
        .. module.GetTypes().Where(type => space.Length == 0 || NameOf(type).IsIn(space)).SelectMany(UsesOf).Distinct(),
    ];

    public static IEnumerable<string> ReferencesOf(ModuleDefinition module) =>
        module.AssemblyReferences.Select(static reference => reference.Name);

    private static ModuleDefinition Read(string path) =>
        ModuleDefinition.ReadModule(path, new ReaderParameters { ReadSymbols = true, InMemory = true });

    private static IEnumerable<Use> UsesOf(TypeDefinition type)
    {
        var from = NameOf(type);
        var declared = TypesOf(type.BaseType)
            .Concat(type.Interfaces.SelectMany(static it => TypesOf(it.InterfaceType)))
            .Concat(type.GenericParameters.SelectMany(Constraints))
            .Concat(Attributes(type))
            .Concat(type.Fields.SelectMany(static field => TypesOf(field.FieldType).Concat(Attributes(field))))
            .Concat(type.Properties.SelectMany(static property => TypesOf(property.PropertyType).Concat(Attributes(property))))
            .Concat(type.Methods.SelectMany(SignatureOf));
        return declared.Select(to => new Use(from, to)).Concat(type.Methods.SelectMany(method => BodyOf(from, method)))
            .Where(static use => use.From != use.To);
    }

    private static IEnumerable<TypeName> SignatureOf(MethodDefinition method) =>
        TypesOf(method.ReturnType)
            .Concat(method.Parameters.SelectMany(static it => TypesOf(it.ParameterType).Concat(Attributes(it))))
            .Concat(method.GenericParameters.SelectMany(Constraints))
            .Concat(Attributes(method));

    private static IEnumerable<Use> BodyOf(TypeName from, MethodDefinition method)
    {
        if (!method.HasBody)
        {
            return [];
        }

        var locals = method.Body.Variables.SelectMany(static it => TypesOf(it.VariableType));
        var caught = method.Body.ExceptionHandlers.SelectMany(static it => TypesOf(it.CatchType));
        return locals.Concat(caught).Select(to => new Use(from, to))
            .Concat(method.Body.Instructions.SelectMany(instruction => OperandOf(from, instruction)));
    }

    private static IEnumerable<Use> OperandOf(TypeName from, Instruction instruction) => instruction.Operand switch
    {
        MethodReference call => TypesOf(call.DeclaringType).Select(to => new Use(from, to, call.Name))
            .Concat(TypesOf(call.ReturnType).Concat(call.Parameters.SelectMany(static it => TypesOf(it.ParameterType)))
                .Concat(call is GenericInstanceMethod generic ? generic.GenericArguments.SelectMany(TypesOf) : [])
                .Select(to => new Use(from, to))),
        FieldReference field => TypesOf(field.DeclaringType).Select(to => new Use(from, to, field.Name))
            .Concat(TypesOf(field.FieldType).Select(to => new Use(from, to))),
        TypeReference type => TypesOf(type).Select(to => new Use(from, to)),
        _ => [],
    };

    private static IEnumerable<TypeName> Attributes(ICustomAttributeProvider owner) =>
        owner.CustomAttributes.SelectMany(static it => TypesOf(it.AttributeType)
            .Concat(it.ConstructorArguments.Select(static argument => argument.Value).OfType<TypeReference>().SelectMany(TypesOf)));

    private static IEnumerable<TypeName> Constraints(GenericParameter parameter) =>
        parameter.Constraints.SelectMany(static it => TypesOf(it.ConstraintType));

    private static IEnumerable<TypeName> TypesOf(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => TypesOf(generic.ElementType).Concat(generic.GenericArguments.SelectMany(TypesOf)),
        TypeSpecification wrapped => TypesOf(wrapped.ElementType),
        _ => [NameOf(type)],
    };

    private static TypeName NameOf(TypeReference type)
    {
        while (type.DeclaringType is not null)
        {
            type = type.DeclaringType;
        }

        return new TypeName(type.Namespace, type.Name);
    }
}
