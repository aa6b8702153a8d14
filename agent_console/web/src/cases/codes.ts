/** The codes that a field of the form holds, parted by commas. */
export function parted(value: string): string[] {
  return value.split(",").filter((code) => code !== "");
}

/** Codes as a field of the form holds them. */
export function joined(codes: readonly string[]): string {
  return codes.join(",");
}
