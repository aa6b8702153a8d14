/** What the line is switched to, such as a storm. */

export interface LineModeChoice {
  mode: string;
  name: string;
  name_en: string;
}

export interface LineMode extends LineModeChoice {
  id: number;
  reason: string;
  set_by: string;
  set_at: string;
  until: string;
  ended_by: string | null;
  ended_at: string | null;
}

export interface LineModes {
  now: LineMode | null;
  choices: LineModeChoice[];
  /** The last one first. */
  history: LineMode[];
}
