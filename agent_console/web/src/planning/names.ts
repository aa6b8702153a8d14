import type { Pattern, QueueName } from "@/api/types/planning";
import { useI18n } from "@/i18n";

interface Named {
  code: string;
  name: string;
  name_en: string;
}

/** Names of shifts, queues and days in the reader's language. */
export function usePlanNames() {
  const { t, word, language } = toSpeak();

  function named(things: readonly Named[], code: string): string {
    const found = things.find((thing) => thing.code === code);
    if (!found) return code;
    return language() === "en" ? found.name_en : found.name;
  }

  /** 周一 11-23 */
  function dayName(day: string): string {
    return `${word("weekday", String(new Date(`${day}T00:00:00Z`).getUTCDay()))} ${day.slice(5)}`;
  }

  return {
    t,
    word,
    dayName,
    shiftName: (patterns: readonly Pattern[], code: string) => named(patterns, code),
    queueName: (queues: readonly QueueName[], code: string) => named(queues, code),
    inReadersLanguage: (zh: string, en: string) => (language() === "en" ? en : zh),
  };
}

function toSpeak() {
  const i18n = useI18n();
  return { t: i18n.t, word: i18n.word, language: () => i18n.language };
}
