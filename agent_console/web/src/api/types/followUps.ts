/** Follow-ups that the line makes by itself. */

export interface MachineCall {
  call_id: string;
  at: string;
  /** Empty while it goes on, or the words of its recording are awaited. */
  outcome: "" | "not_reached" | "answered" | "silent" | "interrupted" | "person" | "overtaken";
  contacted: string;
  solved: string;
  result: string;
  attitude: string;
}

export interface MachineVisit {
  ticket: string;
  title: string;
  citizen_shown: string;
  status: string;
  due_at: string | null;
  state: "open" | "called" | "people" | "done";
  /** Why only people may ask; empty if the line may. */
  for_people: string;
  tries: number;
  last_tried_at: string | null;
  taken_by: string | null;
  /** How the line came to leave it to people. */
  left: string;
  /** Why the line does not dial it just now. */
  why: string;
  next_at: string | null;
  calls: MachineCall[];
}
