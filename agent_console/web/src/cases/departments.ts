import type { DepartmentChoice } from "@/api/types/lists";

export interface DepartmentGroup {
  kind: DepartmentChoice["kind"];
  units: DepartmentChoice[];
}

/** The codes of all units below one, itself not among them. */
export function below(all: readonly DepartmentChoice[], code: string): Set<string> {
  const found = new Set<string>();
  let layer = [code];
  while (layer.length > 0) {
    layer = all.filter((d) => d.parent !== null && layer.includes(d.parent) && !found.has(d.code)).map((d) => d.code);
    layer.forEach((c) => found.add(c));
  }
  return found;
}

/** Units that can be given a ticket, by kind, in the city's order. */
export function departmentGroups(all: readonly DepartmentChoice[], under?: string, without: readonly string[] = []): DepartmentGroup[] {
  const inside = under ? below(all, under) : null;
  const open = all.filter((d) => d.active && !without.includes(d.code) && (inside === null || inside.has(d.code)));
  const groups = new Map<DepartmentChoice["kind"], DepartmentChoice[]>();
  for (const unit of open) groups.set(unit.kind, [...(groups.get(unit.kind) ?? []), unit]);
  return [...groups].map(([kind, units]) => ({ kind, units }));
}
