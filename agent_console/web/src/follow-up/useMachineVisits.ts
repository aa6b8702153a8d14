import { onMounted, onUnmounted, ref, shallowRef } from "vue";

import { followUps } from "@/api/followUps";
import type { MachineVisit } from "@/api/types/followUps";
import { told } from "@/cases/refusals";

/** The line goes on by itself. */
const AGAIN_MS = 15_000;

/** The follow-ups that are the line's, read again and again. */
export function useMachineVisits() {
  const visits = shallowRef<readonly MachineVisit[]>([]);
  const open = ref("");
  const problem = ref("");
  let again: ReturnType<typeof setInterval> | undefined;

  async function load(): Promise<void> {
    try {
      visits.value = await followUps.list();
      problem.value = "";
      open.value ||= visits.value[0]?.ticket ?? "";
    } catch (error) {
      problem.value = told(error);
    }
  }

  /** Open the next one, or the one before. */
  function walk(step: number): void {
    const at = visits.value.findIndex((visit) => visit.ticket === open.value);
    open.value = visits.value[at + step]?.ticket ?? open.value;
  }

  onMounted(() => {
    void load();
    again = setInterval(() => void load(), AGAIN_MS);
  });
  onUnmounted(() => {
    clearInterval(again);
  });

  return { visits, open, problem, load, walk };
}
