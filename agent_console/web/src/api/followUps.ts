import { ask } from "./client";
import type { MachineVisit } from "./types/followUps";

export const followUps = {
  list: () => ask<MachineVisit[]>("/follow-ups"),
  read: (ticket: string) => ask<MachineVisit>(`/follow-ups/${ticket}`),
  take: (ticket: string) => ask<MachineVisit>(`/follow-ups/${ticket}/take`, { method: "POST" }),
};
