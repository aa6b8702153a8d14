import { computed, ref, shallowRef } from "vue";

import { ApiError } from "@/api/client";
import { planningApi } from "@/api/planning";
import type { DayNeed, Fault, ShiftWish, Week } from "@/api/types/planning";
import { told } from "@/cases/refusals";
import { useSending } from "@/cases/useSending";

import { withShift } from "./week";

/** A week on a supervisor's page: what the server has, and what was changed since. */
export function useWeek() {
  const week = shallowRef<Week | null>(null);
  const needs = shallowRef<DayNeed[] | null>(null);
  const shifts = shallowRef<ShiftWish[]>([]);
  const faults = shallowRef<Fault[]>([]);
  const dirty = ref(false);
  const forbidden = ref(false);
  const trouble = ref("");
  const needsTrouble = ref("");
  const { busy, problem, send } = useSending();

  const draft = computed(() => (week.value?.plan?.state === "draft" ? week.value.plan : null));
  let question = 0;

  function take(found: Week): void {
    week.value = found;
    shifts.value = found.shifts;
    faults.value = found.faults;
    dirty.value = false;
  }

  async function load(monday: string): Promise<void> {
    const mine = ++question;
    if (week.value?.monday !== monday) week.value = needs.value = null;
    try {
      const found = await planningApi.week(monday);
      if (mine !== question) return;
      take(found);
      trouble.value = problem.value = "";
    } catch (error) {
      if (mine !== question) return;
      forbidden.value = error instanceof ApiError && error.status === 403;
      trouble.value = told(error);
      return;
    }
    await estimate(monday, mine);
  }

  async function estimate(monday: string, mine: number): Promise<void> {
    try {
      const found = await planningApi.needs(monday);
      if (mine === question) needs.value = found;
      needsTrouble.value = "";
    } catch (error) {
      if (mine === question) needsTrouble.value = told(error);
    }
  }

  function change(next: ShiftWish[]): void {
    shifts.value = next;
    dirty.value = true;
  }

  function set(operator: string, day: string, pattern: string, queue: string): void {
    change(withShift(shifts.value, operator, day, pattern, queue));
  }

  async function save(of: Week): Promise<void> {
    const kept = await planningApi.keep(of.monday, shifts.value, draft.value?.revision ?? null);
    week.value = { ...of, plan: kept.plan };
    faults.value = kept.faults;
    dirty.value = false;
  }

  function act(work: (of: Week) => Promise<void>): Promise<void> {
    const of = week.value;
    return of ? send(() => work(of)) : Promise.resolve();
  }

  /** Keeps what was changed; says whether nothing is left unsaved. */
  async function keep(): Promise<boolean> {
    if (dirty.value) await act(save);
    return !dirty.value;
  }

  const propose = (): Promise<void> =>
    act(async (of) => {
      const found = await planningApi.propose(of.monday, shifts.value);
      change(found.shifts);
      await save(of);
    });

  const drop = (): Promise<void> =>
    act(async (of) => {
      if (draft.value) await planningApi.drop(of.monday, draft.value.revision);
      take(await planningApi.week(of.monday));
    });

  const publish = (): Promise<void> =>
    act(async (of) => {
      if (!draft.value) return;
      await planningApi.publish(of.monday, draft.value.revision);
      take(await planningApi.week(of.monday));
    });

  return { week, needs, shifts, faults, dirty, draft, forbidden, trouble, needsTrouble, busy, problem, load, set, keep, propose, drop, publish };
}
