import { computed, ref } from "vue";

import { defineStore } from "pinia";

import { api } from "@/api/client";
import type { HandOverAsked, HandOverNow, HandOverState, HandOverTargets } from "@/api/types/handOver";
import type { LineChoice } from "@/api/types/lists";
import { useLists } from "@/cases/lists";
import { told } from "@/cases/refusals";

const GOING: readonly HandOverState[] = ["calling", "consulting", "connected"];

/** The outside line as it is called into a call: three talk as soon as it answers. */
export const lineAsked = (code: string): HandOverAsked => ({ kind: "line", target: code, way: "conference", note: "" });

/** Whether the call, and the form with it, is another's: handed over by me, or asked about and taken back. */
export function passedOn({ holder, seat, state }: HandOverNow, me: string | undefined, ringing: boolean): boolean {
  if (state === "completed") return me === holder;
  return me === seat && (state === "withdrawn" || state === "ended") && !ringing;
}

/** Whoever is called for the call at hand, or takes part in it. */
export const useHandOver = defineStore("hand-over", () => {
  const lists = useLists();
  /** What was heard last, the end included, until it is put away. */
  const now = ref<HandOverNow | null>(null);
  const problem = ref("");
  /** Between a question and its answer, so that the second click of a double one asks nothing. */
  const asking = ref(false);
  const targets = ref<HandOverTargets>({ operators: [], queues: [] });
  const lines = computed<LineChoice[]>(() => lists.lists?.lines ?? []);
  const going = computed(() => now.value !== null && GOING.includes(now.value.state));

  const line = (code: string): LineChoice | undefined => lines.value.find((one) => one.code === code);

  async function ask(request: () => Promise<unknown>): Promise<boolean> {
    if (asking.value) return false;
    asking.value = true;
    problem.value = "";
    try {
      await request();
      return true;
    } catch (error) {
      problem.value = told(error);
      return false;
    } finally {
      asking.value = false;
    }
  }

  /** Call a target for the call; true when it is being called. What becomes of it is told by frames. */
  const start = (callId: string, asked: HandOverAsked): Promise<boolean> => ask(() => api.handOver(callId, asked));

  /** Let the citizen in, or leave the call to the target. */
  const move = (callId: string, wanted: "join" | "complete"): Promise<boolean> => ask(() => api.handOverMove(callId, wanted));

  /** Stop calling it, or let it leave. */
  const withdraw = (callId: string): Promise<boolean> => ask(() => api.withdrawHandOver(callId));

  /** Read who is at work; what is known already stays when that fails. */
  async function look(): Promise<void> {
    targets.value = await api.handOverTargets().catch(() => targets.value);
  }

  function take(news: HandOverNow | null): void {
    now.value = news;
    problem.value = "";
  }

  function clear(): void {
    take(null);
  }

  return { now, problem, asking, targets, lines, going, line, start, move, withdraw, look, take, clear };
});
