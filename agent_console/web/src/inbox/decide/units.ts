import type { Assignment } from "@/api/types/assignments";

export interface Branch {
  assignment: Assignment;
  depth: number;
}

/** Assignments as a tree written in lines: each part under the one that passed it down; leads before co-handlers. */
export function branches(assignments: readonly Assignment[]): Branch[] {
  const order = { lead: 0, co: 1, sub: 2 };
  function under(parent: number | null, depth: number): Branch[] {
    return assignments
      .filter((a) => a.parent_id === parent)
      .sort((a, b) => order[a.role] - order[b.role] || a.id - b.id)
      .flatMap((assignment) => [{ assignment, depth }, ...under(assignment.id, depth + 1)]);
  }
  return under(null, 0);
}
