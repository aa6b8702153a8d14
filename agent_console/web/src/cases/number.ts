/** How a ticket's number is read out: day, time, node, sequence. */
const GROUPS = /^(\d{6})(\d{6})(\d{2})(\d{4})$/;

export function inGroups(number: string): string[] {
  return GROUPS.exec(number)?.slice(1) ?? [number];
}

/** The number within a sentence, as it is read out. */
export function spoken(number: string): string {
  return inGroups(number).join(" ");
}

/** The digits of what somebody typed or pasted. */
export function digitsOf(text: string): string {
  return text.replaceAll(/\D/g, "");
}
