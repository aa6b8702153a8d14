import type { AssignmentStatus } from "@/api/types/assignments";
import type { Status } from "@/api/types/tickets";

export type Tone = "quiet" | "plain" | "accent" | "soon" | "danger";

/** A shape on a 12 px grid; drawn as an outline or filled. */
export interface Shape {
  path: string;
  filled: boolean;
  tone: Tone;
}

const CIRCLE = "M6 1.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9Z";
const HALF = `${CIRCLE}M6 1.500v9M7.500 2v8M9 3v6`;
const DIAMOND = "M6 1 11 6 6 11 1 6Z";
const TRIANGLE = "M6 1.500 11 10.500H1Z";
const CHECK = "m2 6.500 2.800 2.700L10 3.500";
const BARS = "M3 3h6M3 6h6M3 9h6";
const SQUARE = "M2 2h8v8H2Z";
const TALK = "M1.500 2.500h9v5.500H6L3.500 10.300V8h-2Z";

const shape = (path: string, tone: Tone, filled = false): Shape => ({ path, tone, filled });

/** A status is a word, a colour and a shape: circles fill as work goes on, diamonds wait for a decision. */
export const STATUS_SHAPES: Record<Status, Shape> = {
  pending_accept: shape(CIRCLE, "plain"),
  need_info: shape(TALK, "plain"),
  accepted: shape(CIRCLE, "accent"),
  rejection_review: shape(DIAMOND, "accent"),
  emergency: shape(TRIANGLE, "danger", true),
  answered: shape(TALK, "accent"),
  pending_dispatch: shape(CIRCLE, "accent"),
  dispatched: shape(HALF, "accent"),
  in_progress: shape(CIRCLE, "accent", true),
  return_review: shape(DIAMOND, "accent"),
  arbitration: shape(DIAMOND, "soon", true),
  extension_review: shape(DIAMOND, "accent"),
  long_extension_review: shape(DIAMOND, "soon", true),
  handled: shape(DIAMOND, "accent", true),
  pending_visit: shape(TALK, "accent", true),
  pending_supervision: shape(TRIANGLE, "soon", true),
  closing: shape(CHECK, "accent"),
  closed: shape(CHECK, "quiet"),
  merged: shape(BARS, "quiet"),
  terminated: shape(SQUARE, "quiet"),
  archived: shape(SQUARE, "quiet", true),
};

export const PART_SHAPES: Record<AssignmentStatus, Shape> = {
  to_sign: shape(HALF, "accent"),
  working: shape(CIRCLE, "accent", true),
  return_review: shape(DIAMOND, "accent"),
  arbitration: shape(DIAMOND, "soon", true),
  extension_review: shape(DIAMOND, "accent"),
  long_extension_review: shape(DIAMOND, "soon", true),
  replied: shape(CHECK, "quiet"),
  returned: shape(BARS, "quiet"),
  recalled: shape(BARS, "quiet"),
};
