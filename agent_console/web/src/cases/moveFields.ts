import type { MoveName } from "@/api/types/moves";
import type { Key } from "@/i18n";

import type { Field, Values } from "./field";

const must = (field: Field): Field => ({ ...field, required: true });
const clears = (field: Field): Field => ({ ...field, clears: true });
const long = (name: string, label: Key = `field.${name}` as Key): Field => ({ name, label, input: "long", longest: 10_000 });
const line = (name: string, label: Key = `field.${name}` as Key, longest = 64): Field => ({ name, label, input: "line", longest });
const yes = (name: string, start?: boolean): Field => ({ name, label: `field.${name}` as Key, input: "yes", start });
const reason = long("reason");
const because = must(reason);
const file: Field = { name: "document_id", label: "field.document_id", input: "file" };

const is =
  (name: string, ...wanted: unknown[]) =>
  (values: Values): boolean =>
    wanted.includes(values[name]);

const VERIFIED = [
  ["yes", "yes.yes"],
  ["partly", "yes.partly"],
  ["no", "yes.no"],
] as const;
const SOLVED = [
  ["solved", "solved.solved"],
  ["partly", "solved.partly"],
  ["unsolved", "solved.unsolved"],
  ["impossible", "solved.impossible"],
] as const;
const ASKED = [
  ["yes", "yes.yes"],
  ["no", "yes.no"],
  ["unknown", "yes.unknown"],
] as const;
const STILL = [
  ["yes", "solved.yes"],
  ["partly", "solved.partly"],
  ["no", "solved.no"],
  ["unknown", "solved.unknown"],
] as const;
const REPLY_WANTED = [
  ["yes", "yes.yes"],
  ["no", "yes.no"],
] as const;

const reached = is("reached", true);
const badly = ["dissatisfied", "very_dissatisfied"];

const moreTime = (label: Key, start: number): Field[] => [
  { name: "amount", label, input: "number", required: true, min: 1, max: 180, start },
  because,
  must(long("citizen_told")),
];

const reply: Field[] = [
  {
    name: "contact_way",
    label: "field.contact_way",
    input: "choice",
    required: true,
    choices: [
      ["platform", "choice.contact.platform"],
      ["phone", "choice.contact.phone"],
      ["visit", "choice.contact.visit"],
      ["none", "choice.contact.none"],
    ],
  },
  { ...must(line("contact_call_id")), shown: is("contact_way", "platform") },
  { name: "contact_at", label: "field.contact_at", input: "time", required: true, shown: is("contact_way", "phone", "visit") },
  { ...must(line("contact_number", "field.contact_number", 32)), shown: is("contact_way", "phone") },
  { ...must(long("contact_reason")), shown: is("contact_way", "none") },
  { name: "verified", label: "field.verified", input: "choice", required: true, choices: VERIFIED },
  { name: "solved", label: "field.solved", input: "choice", required: true, choices: SOLVED },
  { ...must(long("unsolved_reason")), shown: is("solved", "partly", "unsolved", "impossible") },
  must(long("note", "field.internalNote")),
  must(long("public_reply")),
  must(line("signed_off_by")),
  { name: "attachments", label: "field.attachments", input: "files" },
];

const followUp: Field[] = [
  {
    name: "way",
    label: "field.way",
    input: "choice",
    required: true,
    start: "call",
    choices: [
      ["call", "choice.way.call"],
      ["survey", "choice.way.survey"],
      ["sms", "choice.way.sms"],
      ["web", "choice.way.web"],
    ],
  },
  must(yes("reached")),
  { name: "contacted", label: "field.contacted", input: "choice", choices: ASKED, required: true, shown: reached },
  { name: "solved", label: "field.visitSolved", input: "choice", choices: STILL, required: true, shown: reached },
  { name: "result", label: "field.visitResult", input: "score", shown: reached },
  { name: "attitude", label: "field.attitude", input: "score", shown: reached },
  {
    name: "reason_code",
    label: "field.dissatisfaction",
    input: "reason",
    group: "dissatisfactions",
    required: true,
    shown: (v) => reached(v) && (badly.includes(String(v.result)) || v.solved === "no"),
  },
  { ...long("comment"), shown: reached },
];

const assignmentText = [because];

/** What each move asks for, in the order of its form. The server checks the same again. */
export const MOVE_FIELDS: Record<MoveName, readonly Field[]> = {
  accept: [reason],
  submit: [reason],
  supply_info: [reason],
  approve: [reason],
  close: [reason],
  archive: [reason],
  ask_info: [because],
  close_without_info: [because],
  confirm_rejection: [because],
  refuse_rejection: [because],
  withdraw: [because],
  recall: [because],
  send_back: [because],
  reopen: [because],
  note: [must(long("reason", "field.note"))],
  correct: [
    { name: "kind", label: "page.kind", input: "kind" },
    { name: "urgency", label: "form.urgency", input: "urgency" },
    { name: "category", label: "page.category", input: "category" },
    { name: "place", label: "table.place", input: "place" },
    clears(line("address", "page.address", 256)),
    line("title", "form.title_", 128),
    long("content", "page.content"),
    clears(long("wants", "page.wants")),
    clears(line("happened_at", "form.happened_at", 64)),
    clears(line("amount", "form.amount", 32)),
    clears(line("accused_party", "form.accused_party", 128)),
    clears({ name: "accused_department", label: "page.accused", input: "departments" }),
    line("citizen_name", "form.citizen_name", 64),
    line("callback_number", "form.callback_number", 32),
    line("id_number", "form.id_number", 32),
    line("home_address", "form.home_address", 256),
    { name: "reply_wanted", label: "desk.replyWanted", input: "choice", required: true, choices: REPLY_WANTED },
    reason,
  ],
  answer: [must(long("public_reply"))],
  reject: [
    { name: "reason_code", label: "field.reason_code", input: "reason", group: "rejections", required: true },
    must(long("advice")),
  ],
  transfer_emergency: [
    { name: "to", label: "field.to", input: "reason", group: "emergencies", required: true },
    must(long("summary")),
  ],
  emergency_result: [must(yes("accepted")), must(long("result")), line("external_number")],
  merge: [{ name: "into", label: "field.into", input: "ticket", required: true }, because],
  dispatch: [
    { name: "lead", label: "field.lead", input: "department", required: true },
    { name: "co", label: "field.co", input: "departments" },
    { name: "limits", label: "field.limits", input: "limits" },
    must(long("basis")),
    long("opinion"),
  ],
  sign: [],
  ask_return: [
    { name: "reason_code", label: "field.reason_code", input: "reason", group: "returns", required: true },
    because,
    { name: "suggested_department", label: "field.suggested_department", input: "department" },
    { ...file, required: true, shown: is("proven", true) },
    { ...file, shown: is("proven", false) },
  ],
  grant_return: assignmentText,
  refuse_return: assignmentText,
  arbitrate: assignmentText,
  grant_extension: assignmentText,
  refuse_extension: assignmentText,
  assign_sub: [
    { name: "departments", label: "field.departments", input: "below", required: true },
    { name: "days", label: "field.daysGiven", input: "number", required: true, min: 1, max: 180, start: 3 },
    long("opinion"),
  ],
  ask_extension: moreTime("field.workingDays", 3),
  ask_long_extension: moreTime("field.naturalDays", 30),
  feedback: [must(long("text")), yes("public", false)],
  reply,
  pause_clock: assignmentText,
  resume_clock: assignmentText,
  follow_up: followUp,
  rectify: [
    {
      name: "to",
      label: "field.rectifyTo",
      input: "choice",
      required: true,
      choices: [
        ["rework", "choice.to.rework"],
        ["dispatch", "choice.to.dispatch"],
        ["closing", "choice.to.closing"],
      ],
    },
    because,
  ],
  final_reply: [must(long("text")), must(line("signed_by")), file],
  tell: [
    { name: "from_ticket", label: "field.from_ticket", input: "citizen", required: true },
    {
      name: "way",
      label: "field.toldWay",
      input: "choice",
      required: true,
      choices: [
        ["in_person", "told.in_person"],
        ["letter", "told.letter"],
        ["phone", "told.phone"],
        ["other_number", "told.other_number"],
      ],
    },
    { name: "told_at", label: "field.told_at", input: "time", required: true },
    line("teller"),
    { ...must(long("note", "field.toldNote")), least: 5 },
  ],
  remind: [long("text")],
  supervise: [{ name: "level", label: "field.level", input: "level", required: true }, because],
  supervision_feedback: [
    { name: "supervision_id", label: "field.supervision_id", input: "supervision", required: true },
    must(long("text")),
  ],
  release_supervision: [
    { name: "supervision_id", label: "field.supervision_id", input: "supervision", required: true },
    because,
  ],
  declare: [
    {
      name: "kind",
      label: "field.kind",
      input: "choice",
      required: true,
      choices: [
        ["difficult", "declaration.difficult"],
        ["unreasonable", "declaration.unreasonable"],
        ["beyond_duty", "declaration.beyond_duty"],
      ],
    },
    because,
  ],
  decide_declaration: [
    { name: "declaration_id", label: "field.declaration_id", input: "declaration", required: true },
    must(yes("granted")),
    because,
  ],
  instruct: [must(line("leader")), must(long("text"))],
  set_confidentiality: [
    {
      name: "confidentiality",
      label: "field.confidentiality",
      input: "choice",
      required: true,
      choices: [
        ["open", "confidentiality.open"],
        ["normal", "confidentiality.normal"],
        ["confidential", "confidentiality.confidential"],
        ["anonymous", "confidentiality.anonymous"],
      ],
    },
    because,
  ],
};
