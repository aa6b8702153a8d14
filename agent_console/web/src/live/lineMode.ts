import { ref } from "vue";

import { defineStore } from "pinia";

import { lineModeApi } from "@/api/lineMode";
import type { LineMode } from "@/api/types/lineMode";

/** What the line is switched to; nothing on usual days. */
export const useLineMode = defineStore("line-mode", () => {
  const now = ref<LineMode | null>(null);

  async function look(): Promise<void> {
    now.value = await lineModeApi.now().then(
      (found) => found.now,
      () => now.value,
    );
  }

  return { now, look };
});
