import { type DraftField, type DraftFields, FIELD_NAMES, type FieldName, type FieldValues } from "@/api/types/calls";

/** The city rules allow no ticket without these. */
export const REQUIRED: readonly FieldName[] = ["kind", "title", "content"];

/** The parts of a place share one row of the form. */
export const PLACE = ["district", "subdistrict", "community"] as const satisfies readonly FieldName[];

/** The row a field is shown in. */
export function rowOf(name: FieldName): FieldName {
  return (PLACE as readonly FieldName[]).includes(name) ? "district" : name;
}

export const LONGEST: Record<FieldName, number> = {
  kind: 16,
  urgency: 16,
  category: 128,
  district: 32,
  subdistrict: 32,
  community: 32,
  address: 256,
  title: 128,
  content: 10_000,
  wants: 4000,
  happened_at: 64,
  amount: 32,
  accused_party: 128,
  citizen_name: 64,
  callback_number: 32,
  id_number: 32,
  home_address: 256,
  confidentiality: 16,
  reply_wanted: 3,
  accused_department: 340,
};

export const EMPTY_FIELD: Readonly<DraftField> = { value: "", touched: false, confidence: 0, evidence: null };

export function fieldOf(fields: DraftFields, name: FieldName): DraftField {
  return fields[name] ?? EMPTY_FIELD;
}

/**
 * The form after the server's fields came in. A field touched here, or just being edited here, stays as it is.
 *
 * @param editing The field that has the cursor, if any.
 */
export function mergeDraft(local: DraftFields, incoming: DraftFields, editing: FieldName | null): DraftFields {
  const merged: DraftFields = {};
  for (const name of FIELD_NAMES) {
    const mine = local[name];
    const theirs = incoming[name];
    merged[name] = mine?.touched || name === editing ? mine : (theirs ?? mine);
  }
  return merged;
}

/** A field after the operator typed into it. What led to the suggestion stays known only while the value is its. */
export function typed(field: DraftField, value: string): DraftField {
  return { value, touched: true, confidence: 1, evidence: value === field.value ? field.evidence : null };
}

/** How sure the machine is of what it suggests, in percent; null for what a person put in, and where nothing stands. */
export function sureness(field: DraftField): number | null {
  return isSuggested(field) ? Math.round(field.confidence * 100) : null;
}

export function isSuggested(field: DraftField): boolean {
  return !field.touched && field.value !== "";
}

export function suggestedNames(fields: DraftFields): FieldName[] {
  return FIELD_NAMES.filter((name) => isSuggested(fieldOf(fields, name)));
}

/** The suggestion after this field in the form's order, from the top again at the end. */
export function nextSuggestion(fields: DraftFields, after: FieldName | null): FieldName | null {
  const names = suggestedNames(fields);
  const from = after ? FIELD_NAMES.indexOf(after) : -1;
  return names.find((name) => FIELD_NAMES.indexOf(name) > from) ?? names[0] ?? null;
}

export function valuesOf(fields: DraftFields): FieldValues {
  return Object.fromEntries(FIELD_NAMES.map((name) => [name, fieldOf(fields, name).value.trim()]));
}

export function missing(fields: DraftFields, required: readonly FieldName[] = REQUIRED): FieldName[] {
  return required.filter((name) => fieldOf(fields, name).value.trim() === "");
}
