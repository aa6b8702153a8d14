/** What the line speaks until a call chooses. */
export const OWN = "zh";

/** What a language is called in another; nothing for the one that is expected, whose code is empty. */
export function languageName(code: string, within: string): string {
  return code ? (new Intl.DisplayNames([within], { type: "language" }).of(code) ?? code) : "";
}
