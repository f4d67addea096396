using Commerce.Domain.Imports;

namespace Commerce.Workers.Imports.Formats;

/// <summary>A column of one file and what it means.</summary>
/// <param name="Header">As the file writes it.</param>
/// <param name="Unit">The unit the header names, as in <c>Weight (kg)</c>.</param>
public sealed record FileColumn(ImportField Field, int Index, string Header, string? Unit);
