import { ask, query } from "./client";
import type { CallBack } from "./types/callBacks";
import type { OutgoingNow } from "./types/calls";
import type { Page } from "./types/shared";

export const callBacks = {
  list: (cursor: string | null, over: boolean) => ask<Page<CallBack>>(`/call-backs${query({ cursor, over })}`),
  claim: (id: number) => ask<CallBack>(`/call-backs/${id}/claim`, { method: "POST" }),
  release: (id: number) => ask<CallBack>(`/call-backs/${id}/release`, { method: "POST" }),
  giveUp: (id: number, reason: string) => ask<CallBack>(`/call-backs/${id}/give-up`, { method: "POST", body: { reason } }),
  call: (id: number) => ask<OutgoingNow>(`/call-backs/${id}/calls`, { method: "POST" }),
};
