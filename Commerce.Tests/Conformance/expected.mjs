// Failures we know of and why they stand: { revision, scenario, check, why }. One that is listed and passes is a failure
// too, so that the list stays short.
export const expected = [];
