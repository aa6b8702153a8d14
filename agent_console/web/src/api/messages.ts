import { ask, query } from "./client";
import type { FieldValues, OutgoingNow } from "./types/calls";
import type { Message, MessageEnd, MessageTicket } from "./types/messages";
import type { Page } from "./types/shared";

export const messages = {
  list: (cursor: string | null, over: boolean) => ask<Page<Message>>(`/messages${query({ cursor, over })}`),
  claim: (id: number) => ask<Message>(`/messages/${id}/claim`, { method: "POST" }),
  release: (id: number) => ask<Message>(`/messages/${id}/release`, { method: "POST" }),
  close: (id: number, move: MessageEnd, reason: string) => ask<Message>(`/messages/${id}/close`, { method: "POST", body: { move, reason } }),
  ticket: (id: number, values: FieldValues) => ask<MessageTicket>(`/messages/${id}/ticket`, { method: "POST", body: { values } }),
  call: (id: number) => ask<OutgoingNow>(`/messages/${id}/calls`, { method: "POST" }),
};
