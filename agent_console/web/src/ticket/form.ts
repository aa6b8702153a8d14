import { type InjectionKey, inject, provide } from "vue";

import type { DraftFields, FieldName } from "@/api/types/calls";
import type { Matter } from "@/api/types/forms";
import type { Lists } from "@/api/types/lists";

import { REQUIRED, fieldOf } from "./draft";

/** A ticket form: that of the call at hand, or one without a call. */
export interface TicketFormState {
  fields: DraftFields;
  /** Fields that are missing or were refused. */
  wrong: FieldName[];
  required: readonly FieldName[];
  type: (name: FieldName, value: string) => void;
  accept: (name: FieldName) => void;
  refuse: (name: FieldName) => void;
  edit: (name: FieldName | null) => void;
}

const FORM: InjectionKey<TicketFormState> = Symbol("ticket form");

export function provideForm(form: TicketFormState): void {
  provide(FORM, form);
}

/** The form this part of the page belongs to. */
export function useForm(): TicketFormState {
  const form = inject(FORM);
  if (!form) throw new Error("expected a ticket form around this field, found none");
  return form;
}

/** Who stays anonymous need not say who they are. */
const OF_CITIZEN: readonly FieldName[] = ["citizen_name", "callback_number", "id_number", "home_address"];

/** What must be filled for the kind that is chosen. */
export function requiredFields(fields: DraftFields, rules: Lists["required"] | undefined): FieldName[] {
  const kind = fieldOf(fields, "kind").value;
  const more = (rules ?? []).filter((rule) => rule.kinds.includes(kind)).flatMap((rule) => rule.fields as FieldName[]);
  const all = [...new Set([...REQUIRED, ...more])];
  const anonymous = fieldOf(fields, "confidentiality").value === "anonymous";
  return anonymous ? all.filter((name) => !OF_CITIZEN.includes(name)) : all;
}

/** What is known of the matter so far, to look for the same one. */
export function matterOf(fields: DraftFields, callId: string | null): Matter {
  const value = (name: FieldName): string => fieldOf(fields, name).value.trim();
  return {
    kind: value("kind"),
    category: value("category"),
    district: value("district"),
    subdistrict: value("subdistrict"),
    community: value("community"),
    address: value("address"),
    title: value("title"),
    content: value("content"),
    wants: value("wants"),
    callback_number: value("callback_number"),
    ...(callId ? { call_id: callId } : {}),
  };
}
