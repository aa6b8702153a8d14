import { computed, ref } from "vue";

import { defineStore } from "pinia";

import { api } from "@/api/client";
import type { HandOverNow } from "@/api/types/calls";
import type { LineChoice } from "@/api/types/lists";
import { useLists } from "@/cases/lists";
import { told } from "@/cases/refusals";

/** The emergency or utility line that is called for the call at hand, or takes part in it. */
export const useHandOver = defineStore("hand-over", () => {
  const lists = useLists();
  /** What was heard last, the end included, until it is put away. */
  const now = ref<HandOverNow | null>(null);
  const problem = ref("");
  const lines = computed<LineChoice[]>(() => lists.lists?.lines ?? []);
  const going = computed(() => now.value?.state === "calling" || now.value?.state === "connected");

  const line = (code: string): LineChoice | undefined => lines.value.find((one) => one.code === code);

  async function ask(request: Promise<unknown>): Promise<boolean> {
    problem.value = "";
    try {
      await request;
      return true;
    } catch (error) {
      problem.value = told(error);
      return false;
    }
  }

  /** Call a line for the call; true when it is being called. What becomes of it is told by frames. */
  const start = (callId: string, code: string): Promise<boolean> => ask(api.handOver(callId, code));

  /** Stop calling it, or let it leave. */
  const withdraw = (callId: string): Promise<boolean> => ask(api.withdrawHandOver(callId));

  function take(news: HandOverNow | null): void {
    now.value = news;
    problem.value = "";
  }

  function clear(): void {
    take(null);
  }

  return { now, problem, lines, going, line, start, withdraw, take, clear };
});
