import type { DepartmentChoice } from "@/api/types/lists";
import type { DepartmentName } from "@/api/types/people";

/** A unit and everything above and below it. */
export function kinOf(departments: readonly DepartmentChoice[], code: string): Set<string> {
  const parents = new Map(departments.map((d) => [d.code, d.parent]));
  function above(from: string): string[] {
    const line: string[] = [];
    for (let at: string | null = from; at && !line.includes(at); at = parents.get(at) ?? null) line.push(at);
    return line;
  }
  const below = departments.filter((d) => above(d.code).includes(code)).map((d) => d.code);
  return new Set([...above(code), ...below]);
}

/** Units that may not be given the ticket: the accused ones, those above and below them, and those that are closed. */
export function refusedUnits(departments: readonly DepartmentChoice[], accused: readonly DepartmentName[]): Map<string, "recused" | "closed"> {
  const kin = new Set(accused.flatMap(({ code }) => [...kinOf(departments, code)]));
  const refused = new Map<string, "recused" | "closed">();
  for (const { code, active } of departments) {
    if (kin.has(code)) refused.set(code, "recused");
    else if (!active) refused.set(code, "closed");
  }
  return refused;
}
