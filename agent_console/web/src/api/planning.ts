import { ask, query } from "./client";
import type { AdherenceDay, DayNeed, Fault, Gap, MyShifts, Plan, Shift, ShiftName, ShiftWish, Swap, SwapMove, Week } from "./types/planning";

const week = (monday: string): string => `/planning/weeks/${monday}`;
const wish = ({ operator, day, shift, queue }: ShiftWish): ShiftWish => ({ operator, day, shift, queue });

export const planningApi = {
  week: (monday: string) => ask<Week>(week(monday)),
  needs: (monday: string) => ask<DayNeed[]>(`${week(monday)}/needs`),
  /** `revision` of the draft the shifts were made from; null if there was none. */
  keep: (monday: string, shifts: readonly ShiftWish[], revision: number | null) =>
    ask<{ plan: Plan; faults: Fault[] }>(`${week(monday)}/draft`, { method: "PUT", body: { shifts: shifts.map(wish), revision } }),
  drop: (monday: string, revision: number) => ask<undefined>(`${week(monday)}/draft${query({ revision })}`, { method: "DELETE" }),
  propose: (monday: string, shifts: readonly ShiftWish[]) =>
    ask<{ shifts: Shift[]; gaps: Gap[] }>(`${week(monday)}/proposal`, { method: "POST", body: { shifts: shifts.map(wish) } }),
  publish: (monday: string, revision: number) =>
    ask<{ plan: Plan; gaps: Gap[] }>(`${week(monday)}/publication`, { method: "POST", body: { revision } }),
  mine: (monday: string) => ask<MyShifts>(`/planning/my-shifts${query({ monday })}`),
  swaps: () => ask<Swap[]>("/planning/swaps"),
  askSwap: (own: ShiftName, colleague: string, theirs: ShiftName) =>
    ask<Swap>("/planning/swaps", { method: "POST", body: { own, colleague, theirs } }),
  moveSwap: (id: number, move: SwapMove) => ask<Swap>(`/planning/swaps/${id}/moves`, { method: "POST", body: { move } }),
  adherence: (day: string) => ask<AdherenceDay>(`/planning/adherence${query({ day })}`),
};
