import { FRAME_TYPES, type Frame } from "@/api/types/frames";

export type { Frame } from "@/api/types/frames";

type Told<F> = F extends Frame ? Omit<F, "seq" | "at"> : never;

/** What frames tell, without their place in the stream. */
export type News = Told<Frame>;

/** Why a call that rang rings no more. */
export type Missed = Extract<News, { type: "pop_closed" }>["reason"];

const TYPES: ReadonlySet<string> = new Set(FRAME_TYPES);

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
