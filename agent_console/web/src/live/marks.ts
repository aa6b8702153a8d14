import { type DraftFields, FIELD_NAMES, type FieldName } from "@/api/types/calls";

import { tellingClause } from "./clause";

/** A stretch of an utterance: ``field`` names the field it filled; or its words warn. */
export interface Stretch {
  text: string;
  field: FieldName | null;
  warns?: boolean;
}

interface Mark extends Omit<Stretch, "text"> {
  from: number;
  to: number;
}

function place(text: string, words: string): Pick<Mark, "from" | "to"> | null {
  const from = words ? text.indexOf(words) : -1;
  return from < 0 ? null : { from, to: from + words.length };
}

/** Where in this utterance the words stand that filled a field: the value itself, else the clause it was read from. */
function find(text: string, field: FieldName, value: string, sentence: string): Mark | null {
  const found = place(text, value) ?? place(text, tellingClause(sentence, value));
  return found && { ...found, field };
}

/**
 * Cut an utterance into plain and marked stretches. Of overlapping marks that of ``danger``, words that warn, stays,
 * then the longest; a mark over the whole utterance says little and counts only where there is no other.
 */
export function stretches(text: string, utteranceId: number, fields: DraftFields, danger: readonly string[] = []): Stretch[] {
  const marks = FIELD_NAMES.flatMap((name) => {
    const field = fields[name];
    if (field?.evidence?.utterance_id !== utteranceId) return [];
    return find(text, name, field.value, field.evidence.text) ?? [];
  });
  const telling = marks.filter((mark) => mark.to - mark.from < text.length);
  const warning = danger.flatMap((words): Mark[] => {
    const found = place(text, words);
    return found ? [{ ...found, field: null, warns: true }] : [];
  });
  const longest = (telling.length > 0 ? telling : marks).sort((a, b) => b.to - b.from - (a.to - a.from));
  const kept: Mark[] = [];
  for (const mark of [...warning, ...longest]) {
    if (kept.every((other) => mark.to <= other.from || mark.from >= other.to)) kept.push(mark);
  }
  const cut: Stretch[] = [];
  let at = 0;
  for (const { from, to, ...meaning } of kept.sort((a, b) => a.from - b.from)) {
    if (from > at) cut.push({ text: text.slice(at, from), field: null });
    cut.push({ text: text.slice(from, to), ...meaning });
    at = to;
  }
  if (at < text.length) cut.push({ text: text.slice(at), field: null });
  return cut;
}
