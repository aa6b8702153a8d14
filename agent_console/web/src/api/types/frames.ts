/** The frames of the console's websocket. Made by scripts/frames from its models, never by hand. */

/* eslint-disable max-lines */

/** The operator's call moved on; ``outcome`` is set at its end. */
export interface CallFrame {
  type: "call";
  seq: number;
  at: string;
  call_id: string;
  state: CallState;
  since: string;
  outcome: string | null;
}

/** One line of a list of calls. */
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
  talked_s: number | null;
  survey: number | null;
  wrap_up: string | null;
  ticket_number: string | null;
  title: string;
}

/** Where the citizen is just now. */
export type CallState = "started" | "menu" | "speaking" | "informed" | "refused" | "recording" | "waiting" | "ringing" | "talking" | "hold" | "handed_over" | "survey" | "dialling" | "ended";

/** Lists of telephone numbers: elderly people go first (老人优先), leaders' lines, and who harassed (拒接). */
export type CallerList = "elderly" | "leader" | "blocked";

/** A ticket changed, or any may have: what the page knows of it, and of its inbox, is old. */
export interface CasesFrame {
  type: "cases";
  seq: number;
  at: string;
  ticket: string | null;
}

/** Who calls, as far as known. */
export interface Citizen {
  id: number;
  name: string;
  note: string;
}

/** The form filled itself further. */
export interface DraftFrame {
  type: "draft";
  seq: number;
  at: string;
  call_id: string;
  fields: Record<string, Field>;
  version: number;
}

/** What the page sent was not understood. */
export interface ErrorFrame {
  type: "error";
  seq: number;
  at: string;
  error: string;
  message: string;
}

/** The sentence a suggestion comes from. */
export interface Evidence {
  text: string;
  utterance_id: number | null;
  source: "said" | "menu" | "caller_id" | "history";
}

/** One field of the form. */
export interface Field {
  value: string;
  touched: boolean;
  confidence: number;
  evidence: Evidence | null;
}

/** A side of the operator's call was not heard for a while, or that was read from the recording. */
export interface GapFrame {
  type: "gap";
  seq: number;
  at: string;
  call_id: string;
  id: number;
  leg: "caller" | "operator";
  started_at: string;
  ended_at: string;
  state: GapState;
}

/** A stretch in which a side was not heard. */
export interface Gap {
  call_id: string;
  id: number;
  leg: "caller" | "operator";
  started_at: string;
  ended_at: string;
  state: GapState;
}

/** Where a gap stands: still to be read from the recording, read, or not to be read at all. */
export type GapState = "waiting" | "filled" | "unreadable";

/** Whoever was called for the call rings, answered, refused, or left. */
export interface HandOverFrame {
  type: "hand_over";
  seq: number;
  at: string;
  call_id: string;
  kind: HandOverKind;
  target: string;
  name: string;
  way: HandOverWay;
  by: string;
  holder: string;
  seat: string;
  note: string;
  state: HandOverState;
  since: string;
}

/** To whom a live call is handed over: an outside line, an operator, or whoever answers a queue. */
export type HandOverKind = "line" | "operator" | "queue";

/** A hand-over that goes on, or how it ended. */
export interface HandOverNow {
  call_id: string;
  kind: HandOverKind;
  target: string;
  name: string;
  way: HandOverWay;
  by: string;
  holder: string;
  seat: string;
  note: string;
  state: HandOverState;
  since: string;
}

/** Where the handing over of a live call stands; all but the first three are ends. */
export type HandOverState = "calling" | "consulting" | "connected" | "completed" | "busy" | "no_answer" | "unreachable" | "withdrawn" | "ended";

/** How: all three talk (三方), operator and target talk first (咨询后转), or the operator leaves (直接转接). */
export type HandOverWay = "conference" | "consult" | "blind";

/** A side is left for after the call, or heard again. */
export interface HearingFrame {
  type: "hearing";
  seq: number;
  at: string;
  call_id: string;
  leg: "caller" | "operator";
  live: boolean;
}

/** First frame of a stream: the whole present state, so that a page that was reloaded goes on where it was. */
export interface Hello {
  type: "hello";
  seq: number;
  at: string;
  stream: string;
  presence: Presence;
  order: Order | null;
  call: Pop | null;
  call_state: CallState | null;
  hand_over: HandOverNow | null;
  outgoing: OutgoingNow | null;
  partials: PartialText[];
  later: ("caller" | "operator")[];
  queues: QueueCount[];
  transcription: Transcription;
  pbx_up: boolean;
  server_time: string;
}

/** Today's figures (``crm.calls.service_level.ServiceLevel``); a share of nothing is no number. */
export interface LevelNow {
  offered: number;
  answered: number;
  in_time: number;
  abandoned: number;
  short: number;
  longest_s: number;
  share: number | null;
  share_of_answered: number | null;
  abandoned_share: number | null;
  average_s: number | null;
}

/** An emergency or utility line that fits. */
export interface Line {
  code: string;
  name: string;
  name_en: string;
}

/** Nothing of the call is kept from now on, or everything again: a mask began, or ended before its time. */
export interface MaskFrame {
  type: "mask";
  seq: number;
  at: string;
  by: string;
  start: string;
  end: string;
  call_id: string;
}

/** A supervisor in an operator's call. */
export interface MonitorNow {
  supervisor: string;
  way: Way;
}

/** A supervisor takes part in my call, or I in another's; ``left`` is its end. */
export interface MonitoringFrame {
  type: "monitoring";
  seq: number;
  at: string;
  call_id: string;
  supervisor: string;
  operator: string;
  way: Way;
}

/** Warnings nobody took notice of. */
export interface OpenWarnings {
  danger: number;
  serious: number;
}

/** What the operator is doing; the server's truth, shown everywhere. */
export type OperatorState = "offline" | "ready" | "ringing" | "talking" | "hold" | "wrap_up" | "paused" | "calling";

/** Somebody put the operator into a state. */
export interface OrderFrame {
  type: "order";
  seq: number;
  at: string;
  by: string;
  by_name: string;
  by_role: string;
  move: "ready" | "pause" | "sign_out";
  reason: string;
  why: string;
  ordered_at: string;
}

/** Who put the operator into a state and why; ``reason`` is that of a pause, which may come after a call. */
export interface Order {
  by: string;
  by_name: string;
  by_role: string;
  move: "ready" | "pause" | "sign_out";
  reason: string;
  why: string;
  ordered_at: string;
}

/** The call I make moved on. */
export interface OutgoingFrame {
  type: "outgoing";
  seq: number;
  at: string;
  call_id: string;
  ticket: string;
  state: CallState;
  since: string;
  outcome: string | null;
}

/** The call I make; ``outcome`` is an ``Outcome`` set at the end, ``ticket`` is empty for a call-back. */
export interface OutgoingNow {
  call_id: string;
  ticket: string;
  state: CallState;
  since: string;
  outcome: string | null;
}

/** Replaces the partial text before it on this leg. */
export interface PartialFrame {
  type: "partial";
  seq: number;
  at: string;
  call_id: string;
  leg: "caller" | "operator";
  text: string;
  started_at: string;
}

/** What seems to be said just now on one leg. */
export interface PartialText {
  call_id: string;
  leg: "caller" | "operator";
  text: string;
  started_at: string;
}

/** The link to the telephone system came or went. */
export interface PbxFrame {
  type: "pbx";
  seq: number;
  at: string;
  up: boolean;
}

/** Every ten seconds, with the last frame the page has and how long the ping before took there and back. */
export interface Ping {
  type: "ping";
  seq: number | null;
  round_trip_ms: number | null;
}

/** Answer to a ping. */
export interface Pong {
  type: "pong";
  seq: number;
  at: string;
}

/** It rings no more, and was not answered by this operator. */
export interface PopClosed {
  type: "pop_closed";
  seq: number;
  at: string;
  call_id: string;
  reason: "no_answer" | "caller_left" | "answered_elsewhere";
}

/** It rings; also when a call arrives without ringing. */
export interface PopFrame {
  type: "pop";
  seq: number;
  at: string;
  pop: Pop;
}

/** What an operator sees at ring. ``complete`` is false when the database gave nothing but the call itself. */
export interface Pop {
  call_id: string;
  number: string;
  number_shown: string;
  region: string;
  citizen: Citizen | null;
  queue: string;
  kind: string;
  menu_path: string[];
  language: string;
  started_at: string;
  recorded_from: string | null;
  recent_calls: CallRow[];
  open_tickets: Ticket[];
  asked_about: Ticket[];
  lists: CallerList[];
  calls_30d: number;
  said: Utterance[];
  gaps: Gap[];
  draft: Record<string, Field>;
  draft_version: number;
  complete: boolean;
}

/** The operator's own state changed. */
export interface PresenceFrame {
  type: "presence";
  seq: number;
  at: string;
  state: OperatorState;
  reason: string;
  since: string;
  call_id: string | null;
  wrap_up_until: string | null;
  extensions_left: number;
  next_pause: string | null;
  pause_until: string | null;
  crowded: boolean;
}

/** The present state. */
export interface Presence {
  state: OperatorState;
  reason: string;
  since: string;
  call_id: string | null;
  wrap_up_until: string | null;
  extensions_left: number;
  next_pause: string | null;
  pause_until: string | null;
  crowded: boolean;
}

/** How many wait, and since when the longest. */
export interface QueueCount {
  queue: string;
  name: string;
  waiting: number;
  longest_since: string | null;
}

/** A queue's length changed. */
export interface QueueFrame {
  type: "queue";
  seq: number;
  at: string;
  queue: string;
  name: string;
  waiting: number;
  longest_since: string | null;
}

/** A queue, with its figures of today. */
export interface QueueNow {
  queue: string;
  name: string;
  waiting: number;
  longest_since: string | null;
  level: LevelNow;
}

export interface Repair {
  from: string;
  to: string;
  start: number;
}

/** First frame of a connection that goes on with a stream; ``seq`` is the last one the page has. */
export interface Resumed {
  type: "resumed";
  seq: number;
  at: string;
}

/** What an operator does. */
export interface SeatNow {
  login: string;
  name: string;
  queues: string[];
  state: OperatorState;
  reason: string;
  since: string;
  call_id: string | null;
  queue: string;
  waiting_since: string | null;
  warning: "" | "serious" | "danger";
  monitors: MonitorNow[];
}

/** The sign-in ended; the socket is closed with 4001 after this. */
export interface SignedOutFrame {
  type: "signed_out";
  seq: number;
  at: string;
  reason: string;
}

/** A ticket in short; ``callback_number`` is masked. */
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

/** The recording told more of a call: what the page knows of its transcript is old. */
export interface TranscriptFrame {
  type: "transcript";
  seq: number;
  at: string;
  call_id: string;
}

/** Whether speech is written down, why not, and the command that mends it. */
export interface Transcription {
  status: "on" | "resuming" | "off";
  engine: string;
  model: string;
  reason: string;
  fix: string;
}

/** Transcription began, stopped or resumes. */
export interface TranscriptionFrame {
  type: "transcription";
  seq: number;
  at: string;
  status: "on" | "resuming" | "off";
  engine: string;
  model: string;
  reason: string;
  fix: string;
}

/** A finished utterance; ends the partial text of its leg. */
export interface UtteranceFrame {
  type: "utterance";
  seq: number;
  at: string;
  call_id: string;
  id: number;
  leg: "caller" | "operator";
  text: string;
  language: string;
  started_at: string;
  ended_at: string;
}

/** A finished stretch of speech. */
export interface Utterance {
  call_id: string;
  id: number;
  leg: "caller" | "operator";
  text: string;
  words: [string, number, number][];
  repairs: Repair[];
  started_at: string;
  ended_at: string;
  source: string;
  language: string;
  live_text: string | null;
  exact_model: string | null;
  exact_at: string | null;
}

/** What changed on the wallboard, whole seats and queues. A ``version`` left out means: read it again. */
export interface WallboardFrame {
  type: "wallboard";
  seq: number;
  at: string;
  version: number;
  seats: SeatNow[];
  queues: QueueNow[];
  level: LevelNow | null;
  warnings: OpenWarnings | null;
}

/** Words of a call warn, or somebody took notice: replaces what was known of this warning. */
export interface WarningFrame {
  type: "warning";
  seq: number;
  at: string;
  id: string;
  call_id: string;
  code: string;
  name: string;
  name_en: string;
  level: "danger" | "serious";
  leg: "caller" | "operator";
  words: string;
  sentence: string;
  utterance_id: number | null;
  said_at: string;
  raised_at: string;
  lines: Line[];
  queue: string;
  operator: string | null;
  acknowledged_by: string | null;
  acknowledged_at: string | null;
  outcome: string;
  outcome_name: string;
  outcome_name_en: string;
}

/** Who hears the supervisor: nobody, the operator, both; or the citizen alone, whose call it is then. */
export type Way = "listen" | "whisper" | "barge" | "take_over" | "left";

export type Frame =
  | Hello
  | Resumed
  | PresenceFrame
  | OrderFrame
  | PopFrame
  | PopClosed
  | CallFrame
  | HandOverFrame
  | OutgoingFrame
  | PartialFrame
  | UtteranceFrame
  | HearingFrame
  | GapFrame
  | TranscriptFrame
  | MaskFrame
  | DraftFrame
  | QueueFrame
  | TranscriptionFrame
  | PbxFrame
  | CasesFrame
  | WarningFrame
  | MonitoringFrame
  | WallboardFrame
  | SignedOutFrame
  | Pong
  | ErrorFrame;

export type Request =
  | Ping;

export const FRAME_TYPES = [
  "hello",
  "resumed",
  "presence",
  "order",
  "pop",
  "pop_closed",
  "call",
  "hand_over",
  "outgoing",
  "partial",
  "utterance",
  "hearing",
  "gap",
  "transcript",
  "mask",
  "draft",
  "queue",
  "transcription",
  "pbx",
  "cases",
  "warning",
  "monitoring",
  "wallboard",
  "signed_out",
  "pong",
  "error",
] as const;
