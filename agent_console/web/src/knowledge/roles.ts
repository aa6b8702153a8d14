const WRITERS: readonly string[] = ["clerk", "dispatcher", "reviewer", "supervisor", "admin"];

/** Whether this role writes articles. */
export function writes(role: string | undefined): boolean {
  return role !== undefined && WRITERS.includes(role);
}
