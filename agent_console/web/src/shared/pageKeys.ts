import { onMounted, onUnmounted, shallowRef } from "vue";

import { defineStore } from "pinia";

import type { Key } from "@/i18n";

export type KeyRow = readonly [what: Key, shown: string];

/** The keys of the page that is open, for the sheet. */
export const usePageKeys = defineStore("page-keys", () => {
  const rows = shallowRef<readonly KeyRow[]>([]);
  return { rows };
});

/** Show a page's keys in the sheet while the page is open. */
export function showPageKeys(rows: readonly KeyRow[]): void {
  const keys = usePageKeys();
  onMounted(() => {
    keys.rows = rows;
  });
  onUnmounted(() => {
    if (keys.rows === rows) keys.rows = [];
  });
}
