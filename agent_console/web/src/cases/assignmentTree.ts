import type { Assignment } from "@/api/types/assignments";

export interface Branch {
  assignment: Assignment;
  depth: number;
}

const ORDER: Record<Assignment["role"], number> = { lead: 0, co: 1, sub: 2 };

/** The department has nothing to do there any more. */
export function isOver(part: Pick<Assignment, "status">): boolean {
  return ["replied", "returned", "recalled"].includes(part.status);
}

/** The departments' parts, those at work and the lead first, each followed by what it passed down. A part whose parent is not there stands by itself. */
export function branches(all: readonly Assignment[]): Branch[] {
  const ids = new Set(all.map((a) => a.id));
  const found: Branch[] = [];
  const walk = (parent: number | null, depth: number): void => {
    const here = all.filter((a) => (a.parent_id !== null && ids.has(a.parent_id) ? a.parent_id : null) === parent);
    for (const assignment of here.toSorted((a, b) => Number(isOver(a)) - Number(isOver(b)) || ORDER[a.role] - ORDER[b.role] || b.round - a.round || a.id - b.id)) {
      found.push({ assignment, depth });
      if (found.length <= all.length) walk(assignment.id, depth + 1);
    }
  };
  walk(null, 0);
  return found;
}
