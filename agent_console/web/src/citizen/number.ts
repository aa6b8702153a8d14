/** The demonstration's header that stands for the caller id; only digits and a plus sign pass. */
export function callerHeader(number: string): string[] {
  const clean = number.replace(/[^\d+]/g, "").slice(0, 21);
  return clean ? [`X-Citizen-Number: ${clean}`] : [];
}
