import { isTyping } from "@/shared/keys";

/** Whether a key is for a page's own letters: plain, not typed into a control, not inside a dialog. */
export function isPageKey(event: KeyboardEvent): boolean {
  return !isTyping(event.target) && !belongsElsewhere(event);
}

/** Whether a key belongs to something that lies over the page: a dialog, or an open list of choices. */
export function belongsElsewhere(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || event.isComposing) return true;
  const target = event.target instanceof Element ? event.target : null;
  return target?.closest("dialog, [role='dialog'], [role='menu'], [aria-expanded='true']") != null;
}
