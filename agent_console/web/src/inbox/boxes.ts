/** The boxes of the inbox in the order of a ticket's life, and the decision each is there for (`decide/actions.ts`). */
const ACTION_OF = {
  mine_now: "",
  accept: "accept",
  info: "supply_info",
  emergency: "emergency_result",
  rejection: "rejection",
  dispatch: "dispatch",
  to_sign: "sign",
  working: "reply",
  sent_back: "reply",
  co: "reply",
  waiting: "",
  letters: "supervision_feedback",
  replied: "",
  returns: "decide_return",
  extensions: "decide_extension",
  long_extensions: "decide_extension",
  arbitration: "decide_return",
  declarations: "decide_declaration",
  review: "review",
  visit: "follow_up",
  answered: "follow_up",
  untold: "",
  supervision: "rectify",
  closing: "close",
} as const;

export type BoxId = keyof typeof ACTION_OF;
export const BOX_IDS = Object.keys(ACTION_OF) as BoxId[];

/** The decision that is open when a ticket of this box is opened; empty when there is only something to read. */
export function actionOf(box: string): string {
  return (ACTION_OF as Record<string, string>)[box] ?? "";
}

/** The boxes the server gives a reader, in order; one that this page does not know yet comes last. */
export function inOrder(boxes: readonly string[]): string[] {
  const known: string[] = BOX_IDS.filter((id) => boxes.includes(id));
  return [...known, ...boxes.filter((box) => !known.includes(box))];
}

/** Where an inbox opens: the wanted box if the reader has it, else the first that holds something, else the first. */
export function openingBox(boxes: readonly string[], wanted: string, counts: Record<string, number>): string {
  if (boxes.includes(wanted)) return wanted;
  const own = boxes.filter((box) => box !== "mine_now");
  return own.find((box) => (counts[box] ?? 0) > 0) ?? own[0] ?? boxes[0] ?? "";
}
