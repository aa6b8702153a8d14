import { type DraftFields, FIELD_NAMES, type FieldName } from "@/api/types/calls";

import { tellingClause } from "./clause";

/** A stretch of an utterance; ``field`` names the field it filled. */
export interface Stretch {
  text: string;
  field: FieldName | null;
}

interface Mark {
  from: number;
  to: number;
  field: FieldName;
}

/** Where in this utterance the words stand that filled a field: the value itself, else the clause it was read from. */
function find(text: string, field: FieldName, value: string, sentence: string): Mark | null {
  for (const words of [value, tellingClause(sentence, value)]) {
    const from = words ? text.indexOf(words) : -1;
    if (from >= 0) return { from, to: from + words.length, field };
  }
  return null;
}

/**
 * Cut an utterance into plain and marked stretches. The longest of overlapping marks stays; a mark over the whole
 * utterance says little and counts only where there is no other.
 */
export function stretches(text: string, utteranceId: number, fields: DraftFields): Stretch[] {
  const marks = FIELD_NAMES.flatMap((name) => {
    const field = fields[name];
    if (field?.evidence?.utterance_id !== utteranceId) return [];
    return find(text, name, field.value, field.evidence.text) ?? [];
  });
  const telling = marks.filter((mark) => mark.to - mark.from < text.length);
  const kept: Mark[] = [];
  for (const mark of (telling.length > 0 ? telling : marks).sort((a, b) => b.to - b.from - (a.to - a.from))) {
    if (kept.every((other) => mark.to <= other.from || mark.from >= other.to)) kept.push(mark);
  }
  const cut: Stretch[] = [];
  let at = 0;
  for (const mark of kept.sort((a, b) => a.from - b.from)) {
    if (mark.from > at) cut.push({ text: text.slice(at, mark.from), field: null });
    cut.push({ text: text.slice(mark.from, mark.to), field: mark.field });
    at = mark.to;
  }
  if (at < text.length) cut.push({ text: text.slice(at), field: null });
  return cut;
}
