import type { FieldName } from "@/api/types/calls";
import type { Key } from "@/i18n";

/** The catalogue's key of a field's label; the field "title" gives way to the form's own heading. */
export function labelKey(name: FieldName): Key {
  return name === "title" ? "form.title_" : `form.${name}`;
}
