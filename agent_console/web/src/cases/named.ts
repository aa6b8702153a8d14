import type { Directive } from "vue";

/** Name the text entry inside: a cascader passes no name on, and its placeholder goes once something is chosen. */
export const vNamed: Directive<HTMLElement, string> = (element, { value }) => {
  element.querySelector("input")?.setAttribute("aria-label", value);
};
