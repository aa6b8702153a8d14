import type { Suggestion } from "@/api/types/dispatch";

export interface DispatchForm {
  lead: string;
  co: string[];
  /** Empty: the rules choose. */
  limits: string;
  /** The rule that is followed; empty once the basis is somebody's own words. */
  rule: string;
  basis: string;
  opinion: string;
}

export const EMPTY_DISPATCH: DispatchForm = { lead: "", co: [], limits: "", rule: "", basis: "", opinion: "" };

/** A suggestion as values of the form; what was written as an opinion stays. */
export function fromSuggestion(suggestion: Suggestion): Omit<DispatchForm, "opinion"> {
  return {
    lead: suggestion.lead.code,
    co: suggestion.co.map((d) => d.code),
    limits: suggestion.limits,
    rule: suggestion.rule,
    basis: suggestion.basis,
  };
}

/** The body of the move. */
export function dispatchRequest(form: DispatchForm): Record<string, unknown> {
  return {
    lead: form.lead,
    co: form.co.filter((code) => code !== form.lead),
    limits: form.limits || null,
    rule: form.rule || null,
    basis: form.basis.trim(),
    opinion: form.opinion.trim(),
  };
}
