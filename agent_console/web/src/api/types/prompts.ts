/** What the line says. */

export interface Sound {
  name: string;
  language: string;
  words: string;
  source: "recorded" | "rendered" | "missing";
  /** Its words changed since it was made. */
  changed: boolean;
  seconds: number | null;
  faults: string[];
}
