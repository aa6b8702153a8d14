import { ask, query } from "./client";
import type { Box, Inspection, InspectionRow, QualityCounts, QualityFigures, Score, Scores } from "./types/quality";
import type { Page } from "./types/shared";

const one = (id: number): string => `/quality/inspections/${id}`;
const post = (path: string, body?: unknown): Promise<Inspection> => ask<Inspection>(path, { method: "POST", body });

export const qualityApi = {
  box: (box: Box, cursor: string | null) => ask<Page<InspectionRow>>(`/quality/inspections${query({ box, cursor })}`),
  counts: () => ask<QualityCounts>("/quality/counts"),
  own: (cursor: string | null) => ask<Page<InspectionRow>>(`/quality/own${query({ cursor })}`),
  add: (callId: string, reason: string) => post("/quality/inspections", { call_id: callId, reason }),
  inspection: (id: number) => ask<Inspection>(one(id)),
  claim: (id: number) => post(`${one(id)}/claim`),
  release: (id: number) => post(`${one(id)}/release`),
  score: (id: number, score: Score, version: number) => post(`${one(id)}/score`, { ...score, version }),
  seen: (id: number) => post(`${one(id)}/seen`),
  agree: (id: number) => post(`${one(id)}/agree`),
  appeal: (id: number, reason: string) => post(`${one(id)}/appeal`, { reason }),
  /** Without scores the first ones are upheld. */
  decide: (id: number, scores: Scores | null, reason: string) => post(`${one(id)}/decide`, { scores, reason }),
  /** Of the calls of the city's days, both included. */
  figures: (since: string, until: string) => ask<QualityFigures>(`/quality/figures${query({ since, until })}`),
};
