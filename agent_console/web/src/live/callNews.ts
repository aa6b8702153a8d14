import { onScopeDispose, ref, watch } from "vue";

import { defineStore } from "pinia";

/** Sentences of one recording come one after the other: a page that shows them reads them together. */
const TOGETHER_MS = 1000;

/** That a recording told more of calls: whoever shows one reads it again. */
export const useCallNews = defineStore("call-news", () => {
  const told = ref<Record<string, number>>({});

  function tell(callId: string): void {
    told.value[callId] = (told.value[callId] ?? 0) + 1;
  }

  return { told, tell };
});

/** Read again what a page shows of a call, soon after there is news of it. */
export function onCallNews(callId: () => string | undefined, read: () => void): void {
  const news = useCallNews();
  let soon: ReturnType<typeof setTimeout> | undefined;
  watch(
    () => news.told[callId() ?? ""],
    (count) => {
      if (count === undefined || soon !== undefined) return;
      soon = setTimeout(() => {
        soon = undefined;
        read();
      }, TOGETHER_MS);
    },
  );
  onScopeDispose(() => {
    clearTimeout(soon);
  });
}
