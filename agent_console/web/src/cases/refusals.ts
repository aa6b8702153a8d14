import { ApiError } from "@/api/client";
import { useI18n } from "@/i18n";

/**
 * Why something was not done, for the person who tried.
 *
 * The server's own sentences are English and exact; known refusals have a sentence of the interface, and the field the
 * server names is called as the form calls it. What moves through other states than a ticket may have a sentence of its own.
 */
export function told(error: unknown): string {
  const i18n = useI18n();
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error);
  const { message, slug } = error;
  const { field, allowed, of, state } = error.details;
  const whose = `${slug}.${String(of)}`;
  const own = i18n.word("refusal", whose, { state: i18n.word("state", String(state)) });
  if (own !== whose) return own;
  const moves = Array.isArray(allowed) ? allowed.map((move) => i18n.word("move", String(move))).join("、") : "";
  const sentence = i18n.word("refusal", slug, { message, allowed: moves || "—" });
  const known = sentence !== slug;
  if (known && slug !== "move-invalid") return sentence;
  const label = typeof field === "string" ? i18n.word("field", field) : field;
  if (label !== field) return i18n.t("refusal.field", { field: String(label), message });
  return known ? sentence : message;
}
