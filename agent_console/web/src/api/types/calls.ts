/** Calls, and the desk that takes them. */

export type Leg = "caller" | "operator";

export type OperatorState = "offline" | "ready" | "ringing" | "talking" | "hold" | "wrap_up" | "paused" | "calling";

export type CallState =
  | "started"
  | "menu"
  | "speaking"
  | "waiting"
  | "ringing"
  | "talking"
  | "hold"
  | "handed_over"
  | "survey"
  | "dialling"
  | "ended";

/** Where the handing over of a call to a line stands; all but the first two are ends. */
export type HandOverState = "calling" | "connected" | "busy" | "no_answer" | "unreachable" | "withdrawn" | "ended";

/** The call I make; `outcome` is set at its end. */
export interface OutgoingNow {
  call_id: string;
  ticket: string;
  state: CallState;
  since: string;
  outcome: string | null;
}

/** A hand-over as it was; `connected_at` is empty if the line never took part. */
export interface HandOverKept {
  line: string;
  name: string;
  at: string;
  state: HandOverState;
  connected_at: string | null;
}

export interface HandOverNow {
  call_id: string;
  line: string;
  state: HandOverState;
  since: string;
}

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

export interface Evidence {
  text: string;
  utterance_id: number | null;
  source: "said" | "menu" | "caller_id" | "history";
}

export interface DraftField {
  value: string;
  touched: boolean;
  confidence: number;
  evidence: Evidence | null;
}

export type DraftFields = Partial<Record<FieldName, DraftField>>;

export type FieldValues = Partial<Record<FieldName, string>>;

export interface Draft {
  fields: DraftFields;
  version: number;
}

export interface Transcription {
  status: "on" | "resuming" | "off";
  engine: string;
  model: string;
  reason: string;
  fix: string;
}

export interface Presence {
  state: OperatorState;
  reason: string;
  since: string;
  call_id: string | null;
  wrap_up_until: string | null;
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
  wrap_up_s: number;
  ticket: TicketRules;
  phone: PhoneAccount;
  transcription: Transcription;
}

export interface CitizenPhoneAccount extends PhoneAccount {
  line: string;
}

export interface Utterance {
  call_id: string;
  id: number;
  leg: Leg;
  text: string;
  /** Each with its begin and end in seconds from the utterance's start; put together they are the text, spaces apart. */
  words?: readonly (readonly [word: string, start: number, end: number])[];
  /** Words of the city where something else was heard, and where they stand, in whole characters. */
  repairs?: readonly { from: string; to: string; start: number }[];
  started_at: string;
  ended_at: string;
  source?: string;
  /** Code of the language it is in; empty for the one that is expected. */
  language?: string;
  /** What stood there during the call, where the recording says other words. */
  live_text?: string | null;
  exact_model?: string | null;
  exact_at?: string | null;
}

/** A stretch in which a side was not heard: read from the recording later, already, or never. */
export interface Gap {
  call_id: string;
  id: number;
  leg: Leg;
  started_at: string;
  ended_at: string;
  state: "waiting" | "filled" | "unreadable";
}

export interface PartialText {
  call_id: string;
  leg: Leg;
  text: string;
  started_at: string;
}

export interface CallRow {
  id: string;
  number_shown: string;
  region: string;
  citizen_name: string;
  queue: string;
  kind: string;
  state: CallState;
  outcome: string | null;
  operator: string | null;
  started_at: string;
  answered_at: string | null;
  ended_at: string | null;
  survey: number | null;
  ticket_number: string | null;
  title: string;
}

export interface Ticket {
  number: string;
  query_code: string;
  call_id: string | null;
  status: string;
  kind: string;
  category: string;
  district: string;
  address: string;
  title: string;
  content: string;
  wants: string;
  urgency: string;
  callback_number: string;
  operator: string;
  created_at: string;
  updated_at: string;
  version: number;
}

export interface Pop {
  call_id: string;
  number: string;
  number_shown: string;
  region: string;
  citizen: { id: number; name: string; note: string } | null;
  queue: string;
  kind: string;
  menu_path: string[];
  started_at: string;
  recorded_from: string | null;
  recent_calls: CallRow[];
  open_tickets: Ticket[];
  calls_30d: number;
  said: Utterance[];
  gaps: Gap[];
  draft: DraftFields;
  draft_version: number;
  /** False when the database was away and only the call itself is known. */
  complete: boolean;
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
  queued_at: string | null;
  recorded_from: string | null;
}

export interface CallPage {
  call: CallFacts;
  segments: Segment[];
  hand_overs: HandOverKept[];
  transcript: Utterance[];
  gaps: Gap[];
  ticket: Ticket | null;
  recording_url: string | null;
}

/** How loud each side of a recording is in equal stretches of its time, 0 to 1. */
export interface WaveForm {
  caller: number[];
  operator: number[];
}

export interface QueueCount {
  queue: string;
  name: string;
  waiting: number;
  longest_since: string | null;
}
