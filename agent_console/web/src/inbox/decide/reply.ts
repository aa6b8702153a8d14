/** The handling record while it is being written. */

export interface ReplyForm {
  contact_way: string;
  contact_call_id: string;
  /** Local time of the city, as the browser's date and time control writes it. */
  contact_at: string;
  contact_number: string;
  contact_reason: string;
  verified: string;
  solved: string;
  unsolved_reason: string;
  note: string;
  public_reply: string;
  signed_off_by: string;
  attachments: number[];
}

export const EMPTY_REPLY: ReplyForm = {
  contact_way: "",
  contact_call_id: "",
  contact_at: "",
  contact_number: "",
  contact_reason: "",
  verified: "",
  solved: "",
  unsolved_reason: "",
  note: "",
  public_reply: "",
  signed_off_by: "",
  attachments: [],
};

export type ReplyPart = "way" | "calls" | "at" | "number" | "why" | "verified" | "solved" | "unsolved" | "note" | "public" | "signed";

const blank = (text: string): boolean => text.trim() === "";

/** What is still missing, in the order of the form: proof of contact, the two findings, the two texts. */
export function missingParts(form: ReplyForm): ReplyPart[] {
  const { contact_way: way } = form;
  const open: [ReplyPart, boolean][] = [
    ["way", way === ""],
    ["calls", way === "platform" && form.contact_call_id === ""],
    ["at", (way === "phone" || way === "visit") && form.contact_at === ""],
    ["number", way === "phone" && blank(form.contact_number)],
    ["why", way === "none" && blank(form.contact_reason)],
    ["verified", form.verified === ""],
    ["solved", form.solved === ""],
    ["unsolved", form.solved !== "" && form.solved !== "solved" && blank(form.unsolved_reason)],
    ["note", blank(form.note)],
    ["public", blank(form.public_reply)],
    ["signed", blank(form.signed_off_by)],
  ];
  return open.filter(([, isOpen]) => isOpen).map(([part]) => part);
}

const CITY_OFFSET = "+08:00";

/** The body of the move: only what belongs to the chosen way of contact. */
export function replyRequest(form: ReplyForm, assignment: number | null): Record<string, unknown> {
  const way = form.contact_way;
  const onSite = way === "phone" || way === "visit";
  return {
    ...(assignment === null ? {} : { assignment_id: assignment }),
    contact_way: way,
    contact_call_id: way === "platform" ? form.contact_call_id : null,
    contact_at: onSite ? `${form.contact_at}:00${CITY_OFFSET}` : null,
    contact_number: way === "phone" ? form.contact_number.trim() : "",
    contact_reason: way === "none" ? form.contact_reason.trim() : "",
    verified: form.verified,
    solved: form.solved,
    unsolved_reason: form.solved === "solved" ? "" : form.unsolved_reason.trim(),
    note: form.note.trim(),
    public_reply: form.public_reply.trim(),
    signed_off_by: form.signed_off_by.trim(),
    attachments: form.attachments,
  };
}
