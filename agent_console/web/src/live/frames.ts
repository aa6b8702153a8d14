import type {
  CallState,
  Draft,
  Gap,
  HandOverNow,
  Leg,
  OutgoingNow,
  PartialText,
  Pop,
  Presence,
  QueueCount,
  Transcription,
  Utterance,
} from "@/api/types/calls";
import type { Warning } from "@/api/warnings";

/** Where a call is, and since when. */
export interface CallNow {
  call_id: string;
  state: CallState;
  since: string;
}

/** Frames of the console's websocket, as the server sends them. */
export type Frame =
  | {
      type: "hello";
      presence: Presence;
      call: Pop | null;
      call_state: CallState | null;
      hand_over: HandOverNow | null;
      outgoing: OutgoingNow | null;
      partials: PartialText[];
      later: Leg[];
      queues: QueueCount[];
      transcription: Transcription;
      pbx_up: boolean;
      server_time: string;
    }
  | ({ type: "presence" } & Presence)
  | { type: "pop"; pop: Pop }
  | { type: "pop_closed"; call_id: string; reason: string }
  | ({ type: "call"; outcome?: string | null } & CallNow)
  | ({ type: "hand_over" } & HandOverNow)
  | ({ type: "outgoing" } & OutgoingNow)
  | ({ type: "partial" } & PartialText)
  | ({ type: "utterance" } & Utterance)
  | { type: "hearing"; call_id: string; leg: Leg; live: boolean }
  /** A side was not heard for a while, or that was read from the recording. */
  | ({ type: "gap" } & Gap)
  /** The recording told more of this call: what is shown of its transcript is stale. */
  | { type: "transcript"; call_id: string }
  | ({ type: "draft"; call_id: string } & Draft)
  | ({ type: "queue" } & QueueCount)
  | ({ type: "transcription" } & Transcription)
  | { type: "pbx"; up: boolean }
  /** Inbox counts and this ticket are stale; without a number any may be. */
  | { type: "cases"; ticket: string | null }
  /** Raised, or noticed by somebody. */
  | ({ type: "warning" } & Warning)
  | { type: "signed_out"; reason: string }
  | { type: "pong" }
  | { type: "error"; error: string; message: string };

const TYPES: ReadonlySet<string> = new Set<Frame["type"]>([
  "hello",
  "presence",
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
  "draft",
  "queue",
  "transcription",
  "pbx",
  "cases",
  "warning",
  "signed_out",
  "pong",
  "error",
]);

/** Read a message; null for anything this page does not know, so that a newer server does no harm. */
export function readFrame(text: unknown): Frame | null {
  if (typeof text !== "string") return null;
  try {
    const frame: unknown = JSON.parse(text);
    if (typeof frame !== "object" || frame === null || !("type" in frame)) return null;
    return typeof frame.type === "string" && TYPES.has(frame.type) ? (frame as Frame) : null;
  } catch {
    return null;
  }
}
