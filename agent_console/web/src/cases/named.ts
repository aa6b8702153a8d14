import type { Directive } from "vue";

/**
 * Name the text entry inside, and say that a list belongs to it: a cascader passes no name on, its placeholder goes once
 * something is chosen, and it tells whether its list is open without saying that there is one.
 */
export const vNamed: Directive<HTMLElement, string> = (element, { value }) => {
  const entry = element.querySelector("input");
  entry?.setAttribute("aria-label", value);
  entry?.setAttribute("role", "combobox");
  if (!entry?.hasAttribute("aria-expanded")) entry?.setAttribute("aria-expanded", "false");
};
