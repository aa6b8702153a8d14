/** The four questions of a follow-up and what an honest answer to them leads to. */

export const SCORES = ["very_satisfied", "satisfied", "fairly", "dissatisfied", "very_dissatisfied"] as const;
export const QUESTIONS = ["contacted", "solved", "result", "attitude"] as const;
export type Question = (typeof QUESTIONS)[number];

/** Somebody who was reached need not judge; that is said, and never counted as content. */
export const NO_SCORE = "none";

export const CHOICES: Record<Question, readonly string[]> = {
  contacted: ["yes", "no", "unknown"],
  solved: ["yes", "partly", "no", "unknown"],
  result: [...SCORES, NO_SCORE],
  attitude: [...SCORES, NO_SCORE],
};

export interface Visit {
  /** Empty until somebody says so: nothing is assumed. */
  reached: boolean | null;
  contacted: string;
  solved: string;
  result: string;
  attitude: string;
  reason_code: string;
  comment: string;
}

export const UNASKED: Visit = {
  reached: null,
  contacted: "",
  solved: "",
  result: "",
  attitude: "",
  reason_code: "",
  comment: "",
};

/** Whether the citizen is not content: a bad score for the result, or a matter that is not solved. */
export function isDiscontent(visit: Visit): boolean {
  return ["dissatisfied", "very_dissatisfied"].includes(visit.result) || visit.solved === "no";
}

/** What is still to be filled in, in the order of the page. */
export function unanswered(visit: Visit): (Question | "reached" | "reason_code")[] {
  if (visit.reached === null) return ["reached"];
  if (!visit.reached) return [];
  const open: (Question | "reason_code")[] = QUESTIONS.filter((question) => visit[question] === "");
  if (isDiscontent(visit) && visit.reason_code === "") open.push("reason_code");
  return open;
}

export type Outcome = "closing" | "rework" | "supervision" | "dispatch" | "again" | "unvisited";

export interface Standing {
  reworks: number;
  handled: boolean;
  attempt: number;
  attempts: number;
}

/**
 * What will follow, so that the caller can say it to the citizen.
 *
 * @param visit What was said.
 * @param standing How often the matter was handled again already (a second discontent goes to supervision), whether a
 *   department handled it at all, and which attempt this is, from 1, of how many.
 */
export function outcome(visit: Visit, standing: Standing): Outcome | null {
  const { reworks, handled, attempt, attempts } = standing;
  if (unanswered(visit).length > 0) return null;
  if (!visit.reached) return attempt >= attempts ? "unvisited" : "again";
  if (!isDiscontent(visit)) return "closing";
  if (!handled) return "dispatch";
  return reworks > 0 ? "supervision" : "rework";
}

/** The body of the move; answers given before "not reached" was chosen are dropped. */
export function requestOf(visit: Visit, callId: string | null): Record<string, unknown> {
  const { reached, comment, reason_code, ...answers } = visit;
  const judged = (score: string): string => (score === NO_SCORE ? "" : score);
  const said = reached && {
    ...answers,
    result: judged(answers.result),
    attitude: judged(answers.attitude),
    reason_code: isDiscontent(visit) ? reason_code : "",
  };
  return { move: "follow_up", way: "call", reached: reached === true, comment: comment.trim(), call_id: callId, ...said };
}
