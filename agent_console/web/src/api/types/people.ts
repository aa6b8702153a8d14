/** Who uses the console, the units they act for, and citizens as far as they are shown. */

export const ROLES = [
  "operator",
  "dispatcher",
  "reviewer",
  "clerk",
  "follow_up",
  "supervisor",
  "inspector",
  "leader",
  "admin",
  "system",
] as const;
export type Role = (typeof ROLES)[number];

export interface DepartmentName {
  code: string;
  name: string;
  name_en: string;
}

export interface CitizenShown {
  id: number | null;
  from_ticket: string;
  name_shown: string;
  number_shown: string;
  id_number_shown: string;
  address_shown: string;
  since: string;
  told_at: string | null;
  told_way: string;
}

export type Secret = "name" | "number" | "id_number" | "address" | "callback_number";

export interface Revealed {
  field: Secret;
  value: string;
  until: string;
}
