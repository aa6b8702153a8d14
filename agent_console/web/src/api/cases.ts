import { ask, askFile, query } from "./client";
import type { OutgoingNow } from "./types/calls";
import type { Deletion, Export, ExportWish, Reveal, StuckNotice } from "./types/data";
import type { MatterOfForm, SimulateRequest, Simulation, Suggestion } from "./types/dispatch";
import type { Duplicate, Matter, NewTicket, TicketMade } from "./types/forms";
import type { BoxSort, InboxRow } from "./types/inbox";
import type { Lists } from "./types/lists";
import type { MoveRequest } from "./types/moves";
import type { Revealed, Secret } from "./types/people";
import type { Page } from "./types/shared";
import type { Board, BoardCard, DepartmentFlag, Supervision } from "./types/supervision";
import type { Attachment, TicketPage } from "./types/ticketPage";
import type { TicketQuery, TicketRow } from "./types/tickets";

const ticket = (number: string): string => `/tickets/${encodeURIComponent(number)}`;

export const cases = {
  lists: () => ask<Lists>("/lists"),
  list: (wanted: TicketQuery) => ask<Page<TicketRow>>(`/tickets${query(wanted)}`),
  inbox: (box: string, sort: BoxSort, cursor: string | null = null, limit = 50) =>
    ask<Page<InboxRow>>(`/inbox${query({ box, sort, cursor, limit })}`),
  counts: async () => (await ask<{ counts: Record<string, number> }>("/inbox/counts")).counts,
  /** `code`: the query code the citizen told, for a ticket of others. */
  page: (number: string, code = "") => ask<TicketPage>(`${ticket(number)}${query({ code })}`),
  /** However often it is sent with the same key, it makes one ticket. */
  create: (values: NewTicket, key: string) =>
    ask<TicketMade>("/tickets", { method: "POST", body: values, headers: { "idempotency-key": key } }),
  move: (number: string, version: number | null, request: MoveRequest, code = "") =>
    ask<TicketPage>(`${ticket(number)}/moves`, { method: "POST", body: { version, request, ...(code && { code }) } }),
  call: (number: string) => ask<OutgoingNow>(`${ticket(number)}/calls`, { method: "POST" }),
  suggestions: (number: string) => ask<Suggestion[]>(`${ticket(number)}/suggestions`),
  suggestionsOf: (values: MatterOfForm) => ask<Suggestion[]>("/suggestions", { method: "POST", body: values }),
  simulate: (values: SimulateRequest) => ask<Simulation>("/simulate", { method: "POST", body: values }),
  duplicates: (number: string) => ask<Duplicate[]>(`${ticket(number)}/duplicates`),
  duplicatesOf: (values: Matter) => ask<Duplicate[]>("/duplicates", { method: "POST", body: values }),
  reveal: (number: string, field: Secret, reason: string, citizen: number | null = null) =>
    ask<Revealed>(`${ticket(number)}/reveal`, { method: "POST", body: { field, reason, citizen_id: citizen } }),
  upload: (number: string, file: File, kind: string) => {
    const form = new FormData();
    form.append("kind", kind);
    form.append("file", file, file.name);
    return ask<Attachment>(`${ticket(number)}/attachments`, { method: "POST", body: form });
  },
  receipt: (letter: number) => ask<undefined>(`/letters/${letter}/receipt`, { method: "POST" }),
  answerLetter: (supervision: number, text: string) =>
    ask<Supervision>(`/supervisions/${supervision}/answer`, { method: "POST", body: { text } }),
  board: () => ask<Board>("/supervision/board"),
  cards: (level: number, cursor: string) => ask<Page<BoardCard>>(`/supervision/board/${level}${query({ cursor })}`),
  departmentFlags: (month: string, coloured: boolean, cursor: string | null) =>
    ask<Page<DepartmentFlag>>(`/departments/flags${query({ month, coloured, cursor })}`),
  exports: (cursor: string | null) => ask<Page<Export>>(`/exports${query({ cursor })}`),
  askExport: ({ what, filter }: ExportWish, reason: string) => ask<Export>("/exports", { method: "POST", body: { what, filter, reason } }),
  decideExport: (id: number, granted: boolean, reason: string) =>
    ask<Export>(`/exports/${id}/decision`, { method: "POST", body: { granted, reason } }),
  reveals: (cursor: string | null = null) => ask<Page<Reveal>>(`/reveals${query({ cursor })}`),
  deletions: (cursor: string | null = null) => ask<Page<Deletion>>(`/deletions${query({ cursor })}`),
  /** The rows of a table that are not taken, with what is wrong with each. */
  rejects: (table: File) => {
    const form = new FormData();
    form.append("file", table, table.name);
    return askFile("/imports/rejects", { method: "POST", body: form });
  },
  /** One stuck notice, or all of them. */
  retryNotices: async (id: number | null) => (await ask<{ count: number }>(`/notices/${id === null ? "" : `${id}/`}retry`, { method: "POST" })).count,
  stuckNotices: (cursor: string | null) => ask<Page<StuckNotice>>(`/notices/stuck${query({ cursor })}`),
};
