import { ask } from "./client";
import type { Booking, LeaderShift, LeaderYear, ShiftFigures, ShiftMove, ShiftNow, ShiftPeople, ShiftPlan } from "./types/leaderShifts";

export const leaderShifts = {
  list: () => ask<LeaderShift[]>("/leader-shifts"),
  now: () => ask<ShiftNow>("/leader-shifts/now"),
  people: () => ask<ShiftPeople>("/leader-shifts/people"),
  years: () => ask<LeaderYear[]>("/leader-shifts/years"),
  plan: (plan: ShiftPlan) => ask<LeaderShift>("/leader-shifts", { method: "POST", body: plan }),
  change: (id: number, plan: ShiftPlan) => ask<LeaderShift>(`/leader-shifts/${id}`, { method: "PUT", body: plan }),
  move: (id: number, move: ShiftMove, reason = "") => ask<LeaderShift>(`/leader-shifts/${id}/moves`, { method: "POST", body: { move, reason } }),
  figures: (id: number) => ask<ShiftFigures>(`/leader-shifts/${id}/figures`),
  bookings: (id: number) => ask<Booking[]>(`/leader-shifts/${id}/bookings`),
  book: (id: number, number: string, name: string, matter: string) =>
    ask<Booking>(`/leader-shifts/${id}/bookings`, { method: "POST", body: { number, name, matter } }),
  giveBack: (id: number, booking: number) => ask<undefined>(`/leader-shifts/${id}/bookings/${booking}`, { method: "DELETE" }),
};
