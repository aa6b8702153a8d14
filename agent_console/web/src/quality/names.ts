import type { CardItem } from "@/api/types/quality";
import { useLists } from "@/cases/lists";
import { useI18n } from "@/i18n";
import { useNames } from "@/inbox/words";

/** What the rules and the server call things, in the reader's language. */
export function useQualityNames() {
  const i18n = useI18n();
  const lists = useLists();
  const { name, reason } = useNames();
  void lists.load();
  return {
    t: i18n.t,
    word: i18n.word,
    name,
    guidance: (item: CardItem) => (i18n.language === "en" ? item.guidance_en : item.guidance),
    queue: (code: string) => (code ? reason(lists.lists?.queues ?? [], code) : ""),
  };
}
