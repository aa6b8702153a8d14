import { useWords } from "@/cases/words";

interface Named {
  name: string;
  name_en?: string;
}

/** Names of the server's lists in the reader's language; nothing for nothing. */
export function useNames() {
  const words = useWords();
  const name = (named: Named | null | undefined): string => (named ? words.named(named) : "");
  /** The name of a code in one of the city's lists; the code itself if the list no longer has it. */
  const reason = (list: readonly ({ code: string } & Named)[], code: string): string =>
    name(list.find((entry) => entry.code === code)) || code;
  return { name, reason, explained: words.explained, when: words.when };
}
