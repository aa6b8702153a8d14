/** How a ticket's number is read out: day, time, node, sequence. */
const GROUPS = /^(\d{6})(\d{6})(\d{2})(\d{4})$/;

export function inGroups(number: string): string[] {
  return GROUPS.exec(number)?.slice(1) ?? [number];
}

/** The number within a sentence, as it is read out. */
export function spoken(number: string): string {
  return inGroups(number).join(" ");
}

/** How long what is typed for a number may be: with the spaces between its groups, and some around them. */
export const LONGEST_TYPED = 32;

/** The number in what somebody typed or pasted, in groups or not; it may not be whole yet. */
export function numberIn(text: string): string {
  return text.normalize("NFKC").replaceAll(/\D/g, "").slice(0, 18);
}

export function isWhole(number: string): boolean {
  return /^\d{18}$/.test(number);
}
