import type { CallRow } from "@/api/types/calls";
import { useLists } from "@/cases/lists";
import { useNames } from "@/inbox/words";

/** What a call came to, in the reader's language; nothing while nobody chose. */
export function useWrapUpNames(): (call: Pick<CallRow, "queue" | "wrap_up">) => string {
  const lists = useLists();
  const { reason } = useNames();
  void lists.load();
  return ({ queue, wrap_up: code }) => (code ? reason(lists.lists?.queues.find((one) => one.code === queue)?.wrap_up ?? [], code) : "");
}
