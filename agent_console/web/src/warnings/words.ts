import type { Warning } from "@/api/warnings";
import { useNames } from "@/inbox/words";
import { clockTime } from "@/shared/time";

/** Names around warnings in the reader's language; of a warning nobody took notice of, `outcome` and `notice` are empty. */
export function useWarningWords() {
  const { name } = useNames();
  const outcome = (one: Warning): string => name({ name: one.outcome_name, name_en: one.outcome_name_en });
  const notice = (one: Warning): string =>
    one.acknowledged_at === null ? "" : `${one.acknowledged_by ?? ""} ${clockTime(one.acknowledged_at)}`;
  return { name, outcome, notice };
}
