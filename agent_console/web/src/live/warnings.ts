import { computed, ref } from "vue";

import { defineStore } from "pinia";

import { api } from "@/api/client";
import type { PartialText } from "@/api/types/calls";
import { type Warning, warningsApi } from "@/api/warnings";
import { told } from "@/cases/refusals";

import { lineAsked } from "./handOver";

/** What an operator says with one key: they know, and act. */
export const NOTED = "noted";
export const FALSE_ALARM = "false_alarm";
/** What the page says by itself when a line that fits has answered. */
const HANDED_OVER = "handed_over";

/** Open ones first, the latest first. */
export function inOrder(warnings: readonly Warning[]): Warning[] {
  const rank = (one: Warning): number => (one.acknowledged_at === null ? 0 : 1);
  return [...warnings].sort((a, b) => rank(a) - rank(b) || b.raised_at.localeCompare(a.raised_at));
}

/** The warnings this page knows of: those of one's own call, for supervisors those of every call. */
export const useWarnings = defineStore("warnings", () => {
  const known = ref<Record<string, Warning>>({});
  const problem = ref("");
  const loaded = ref(false);
  /** Calls that were put to the front of their queue from here. */
  const forward = ref<string[]>([]);
  /** Lines that were called from here, by warning. */
  const called = ref<Record<string, string>>({});

  const all = computed(() => inOrder(Object.values(known.value)));
  const open = computed(() => all.value.filter((one) => one.acknowledged_at === null));

  function take(warning: Warning): void {
    known.value = { ...known.value, [warning.id]: warning };
  }

  /** Every warning of the last hours, for supervisors. */
  async function load(): Promise<void> {
    try {
      const live = await warningsApi.live();
      known.value = Object.fromEntries(live.items.map((one) => [one.id, one]));
      problem.value = "";
      loaded.value = true;
    } catch (error) {
      problem.value = error instanceof Error ? error.message : String(error);
    }
  }

  /** What was raised before this page had the call. */
  async function loadCall(callId: string): Promise<void> {
    for (const one of await warningsApi.ofCall(callId).catch(() => [])) take(one);
  }

  async function acknowledge(id: string, outcome: string): Promise<void> {
    try {
      take(await warningsApi.acknowledge(id, outcome));
      problem.value = "";
    } catch (error) {
      problem.value = error instanceof Error ? error.message : String(error);
    }
  }

  async function ask(request: Promise<unknown>): Promise<boolean> {
    try {
      await request;
      problem.value = "";
      return true;
    } catch (error) {
      problem.value = told(error);
      return false;
    }
  }

  /** For a supervisor: have a line called for the call, while its operator talks on. */
  async function callLine(warning: Warning, line: string): Promise<void> {
    if (await ask(api.handOver(warning.call_id, lineAsked(line)))) called.value = { ...called.value, [warning.id]: line };
  }

  /** For a supervisor: let a call that waits be answered next. */
  async function bringForward(callId: string): Promise<void> {
    if (await ask(api.bringForward(callId))) forward.value = [...forward.value, callId];
  }

  /** The words of a sentence that warn; a warning is as old as the sentence it was raised in. */
  function wordsIn(said: PartialText): string[] {
    const at = Date.parse(said.started_at);
    const its = all.value.filter((one) => one.call_id === said.call_id && one.leg === said.leg && Date.parse(one.said_at) === at);
    return its.map((one) => one.words);
  }

  /** The open warning of a call that is shown: dangers to life first, then the latest. */
  function loudest(callId: string): Warning | null {
    const own = open.value.filter((one) => one.call_id === callId);
    return own.find((one) => one.level === "danger") ?? own[0] ?? null;
  }

  /** A line has answered: whoever called it knows of the warnings of the call that it fits, and has acted. */
  async function handedOver(callId: string, line: string): Promise<void> {
    const answered = open.value.filter((one) => one.call_id === callId && one.lines.some((fits) => fits.code === line));
    await Promise.all(answered.map((one) => acknowledge(one.id, HANDED_OVER)));
  }

  return { all, open, problem, loaded, called, callLine, forward, bringForward, take, load, loadCall, acknowledge, handedOver, loudest, wordsIn };
});
