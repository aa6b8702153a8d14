import type { CallFilter, CallTotals } from "./types/callLists";
import type { CallPage, CallRow, CitizenPhoneAccount, Draft, FieldValues, Me, Presence, Ticket, WaveForm } from "./types/calls";
import type { HandOverAsked, HandOverTargets } from "./types/handOver";
import type { Page } from "./types/shared";

/** A refusal of the server: its stable slug, its sentence, and what it adds. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly slug: string,
    message: string,
    readonly details: Record<string, unknown> = {},
  ) {
    super(message);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

async function refusal(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  if (!isRecord(body)) return new ApiError(response.status, "unreadable-answer", response.statusText);
  const { error, message, details } = body;
  return new ApiError(
    response.status,
    typeof error === "string" ? error : "unknown",
    typeof message === "string" ? message : response.statusText,
    isRecord(details) ? details : {},
  );
}

/** Only what is set goes into the address; a list is repeated. */
export function query(values: object): string {
  const pairs = Object.entries(values as Record<string, unknown>).flatMap(([name, value]) =>
    (Array.isArray(value) ? (value as unknown[]) : [value])
      .filter((v) => v !== undefined && v !== null && v !== "" && v !== false)
      .map((v) => [name, String(v)]),
  );
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs).toString()}`;
}

interface Options {
  method?: string;
  /** Sent as JSON, a form as it is. */
  body?: unknown;
  headers?: Record<string, string>;
  /** Lets the request outlive the page. */
  keepalive?: boolean;
}

async function send(path: string, { method = "GET", body, headers = {}, keepalive = false }: Options): Promise<Response> {
  const json = body !== undefined && !(body instanceof FormData);
  let response: Response;
  try {
    response = await fetch(`/api${path}`, {
      method,
      keepalive,
      credentials: "same-origin",
      headers: json ? { "content-type": "application/json", ...headers } : headers,
      body: json ? JSON.stringify(body) : body,
    });
  } catch {
    throw new ApiError(0, "unreachable", "the server cannot be reached");
  }
  if (!response.ok) throw await refusal(response);
  return response;
}

export async function ask<T>(path: string, options: Options = {}): Promise<T> {
  const response = await send(path, options);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** A file the server makes of what it is sent. */
export async function askFile(path: string, options: Options): Promise<Blob> {
  return (await send(path, options)).blob();
}

/** "No ticket" is an answer, where elsewhere what is false is not asked for. */
function asked({ ticket, ...rest }: CallFilter & { cursor?: string | null; limit?: number }): string {
  return query({ ...rest, ticket: ticket === undefined ? undefined : String(ticket) });
}

const call = (id: string): string => `/calls/${encodeURIComponent(id)}`;

export const api = {
  signIn: (login: string, password: string) => ask<Me>("/sign-in", { method: "POST", body: { login, password } }),
  signOut: () => ask<undefined>("/sign-out", { method: "POST" }),
  me: () => ask<Me>("/me"),
  autoAnswer: (on: boolean) => ask<undefined>("/me/auto-answer", { method: "PUT", body: { on } }),
  move: (move: "ready" | "pause" | "extend", reason?: string) =>
    ask<Presence>("/state", { method: "POST", body: { move, reason } }),
  hangUp: (id: string) => ask<undefined>(`${call(id)}/hang-up`, { method: "POST" }),
  wrapUp: (id: string, code: string | null) => ask<undefined>(`${call(id)}/wrap-up`, { method: "PUT", body: { code } }),
  bringForward: (id: string) => ask<undefined>(`${call(id)}/front`, { method: "POST" }),
  handOver: (id: string, asked: HandOverAsked) => ask<undefined>(`${call(id)}/hand-over`, { method: "POST", body: asked }),
  handOverMove: (id: string, move: "join" | "complete") => ask<undefined>(`${call(id)}/hand-over/${move}`, { method: "POST" }),
  handOverTargets: () => ask<HandOverTargets>("/calls/hand-over/targets"),
  withdrawHandOver: (id: string) => ask<undefined>(`${call(id)}/hand-over`, { method: "DELETE" }),
  calls: (cursor: string | null, limit: number, wanted: CallFilter = {}) => ask<Page<CallRow>>(`/calls${asked({ ...wanted, cursor, limit })}`),
  callTotals: (wanted: CallFilter) => ask<CallTotals>(`/calls/totals${asked(wanted)}`),
  call: (id: string) => ask<CallPage>(call(id)),
  waveForm: (id: string) => ask<WaveForm>(`${call(id)}/recording/wave-form`),
  draft: (id: string) => ask<Draft>(`${call(id)}/draft`),
  saveDraft: (id: string, values: FieldValues, keepalive = false) =>
    ask<Draft>(`${call(id)}/draft`, { method: "PATCH", body: { values }, keepalive }),
  saveTicket: (id: string, values: FieldValues) =>
    ask<Ticket>(`${call(id)}/ticket`, { method: "POST", body: { values } }),
  citizenPhone: () => ask<CitizenPhoneAccount>("/citizen-phone"),
};
