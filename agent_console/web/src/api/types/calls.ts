/** Calls, and the desk that takes them. */

import type { CallRow, Field, Gap, PartialText, Ticket, Transcription, Utterance as Kept } from "./frames";
import type { HandOverKept } from "./handOver";

export type { CallRow, CallState, Evidence, Gap, OperatorState } from "./frames";
export type { Order, OutgoingNow, PartialText, Pop, Presence, QueueCount, Ticket, Transcription } from "./frames";
export type { Field as DraftField } from "./frames";

export type Leg = PartialText["leg"];

export const FIELD_NAMES = [
  "kind",
  "urgency",
  "category",
  "district",
  "subdistrict",
  "community",
  "address",
  "title",
  "content",
  "wants",
  "happened_at",
  "amount",
  "accused_party",
  "citizen_name",
  "callback_number",
  "id_number",
  "home_address",
  "confidentiality",
  "reply_wanted",
  "accused_department",
] as const;

export type FieldName = (typeof FIELD_NAMES)[number];

export type DraftFields = Partial<Record<FieldName, Field>>;

export type FieldValues = Partial<Record<FieldName, string>>;

export interface Draft {
  fields: DraftFields;
  version: number;
}

export interface TicketRules {
  kinds: string[];
  urgencies: string[];
  categories: string[];
  districts: Record<string, string[]>;
}

export interface PhoneAccount {
  uri: string;
  password: string;
  ws_path: string;
}

export interface Me {
  login: string;
  name: string;
  role: string;
  department?: { code: string; name: string; name_en: string } | null;
  queues: string[];
  city: string;
  city_en: string;
  mode: string;
  server_time: string;
  pause_reasons: string[];
  pause_minutes: Record<string, number>;
  wrap_up_s: number;
  /** Whether the page answers by itself. */
  auto_answer: boolean;
  /** Whether the citizen is asked for a rating when the operator hangs up. */
  survey: boolean;
  ticket: TicketRules;
  phone: PhoneAccount;
  transcription: Transcription;
}

export interface CitizenPhoneAccount extends PhoneAccount {
  line: string;
}

export interface Segment {
  kind: string;
  operator: string | null;
  started_at: string;
  ended_at: string;
}

export interface CallFacts extends CallRow {
  number: string;
  origin: string;
  menu_path: string[];
  language: string;
  queued_at: string | null;
  recorded_from: string | null;
}

/** What was deleted of a call by the city's rule, and after how many days. */
export interface Deleted {
  kind: "recording" | "transcript";
  days: number | null;
  at: string;
}

export interface CallPage {
  call: CallFacts;
  segments: Segment[];
  hand_overs: HandOverKept[];
  transcript: Utterance[];
  gaps: Gap[];
  ticket: Ticket | null;
  recording_url: string | null;
  deleted: Deleted[];
}

/** A sentence; during the call less is known of it than afterwards. */
export type Utterance = Pick<Kept, "call_id" | "id" | "leg" | "text" | "started_at" | "ended_at"> & Partial<Omit<Kept, "words">> & { words?: readonly Readonly<Kept["words"][number]>[] };

/** How loud each side of a recording is in equal stretches of its time, 0 to 1. */
export interface WaveForm {
  caller: number[];
  operator: number[];
}

