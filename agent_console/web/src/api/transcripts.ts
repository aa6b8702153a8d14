import { ask } from "./client";
import type { Page } from "./types/shared";

/** A sentence that was found; ``marks`` are stretches of ``text``, at ``heard_at`` the first was said. */
export interface FoundSentence {
  id: number;
  call_id: string;
  leg: "caller" | "operator";
  text: string;
  marks: [number, number][];
  said_at: string;
  heard_at: string;
  operator: string | null;
  queue: string;
  number_shown: string;
  ticket_number: string | null;
  title: string;
  recorded: boolean;
}

/** What is looked for, as it stands in the address; days are the city's. */
export interface SentenceQuery {
  q: string;
  leg: string;
  operator: string;
  queue: string;
  phone: string;
  from: string;
  to: string;
}

/** Days as moments: the last day counts whole. */
export function parametersOf(wanted: SentenceQuery, cursor: string | null): URLSearchParams {
  const moments = {
    from: wanted.from && `${wanted.from}T00:00:00+08:00`,
    to: wanted.to && new Date(Date.parse(`${wanted.to}T00:00:00+08:00`) + 86_400_000).toISOString(),
  };
  const given = Object.entries({ ...wanted, ...moments, cursor: cursor ?? "" }).filter(([, value]) => value !== "");
  return new URLSearchParams(given);
}

export const transcriptsApi = {
  search: (wanted: SentenceQuery, cursor: string | null) =>
    ask<Page<FoundSentence>>(`/transcripts?${parametersOf(wanted, cursor).toString()}`),
};
