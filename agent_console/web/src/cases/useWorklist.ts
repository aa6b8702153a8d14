import { type Ref, onMounted, watch } from "vue";

import type { Page } from "@/api/types/shared";
import { repeated } from "@/shared/repeated";

import { type Paged, usePaged } from "./usePaged";

/** What one request gives back: of a longer list only the beginning would stay. */
const READ_AT_ONCE = 50;

/** Read a list again every so often, for what others do meanwhile. */
export function keepFresh<T>(list: Paged<T>, everyMs: number, read: () => Promise<void> = list.first): void {
  repeated(everyMs, () => {
    if (!list.busy.value && list.items.value.length <= READ_AT_ONCE) void read();
  });
}

/** A list of work of which one part is shown; it is read at once, and whenever another part is chosen. */
export function useWorklist<T>(shown: Ref<string>, read: (cursor: string | null, shown: string) => Promise<Page<T>>): Paged<T> {
  const list = usePaged<T>((cursor) => read(cursor, shown.value));
  onMounted(list.first);
  watch(shown, list.first);
  return list;
}
