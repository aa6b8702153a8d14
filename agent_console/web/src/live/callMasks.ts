import { computed, ref } from "vue";

import { defineStore } from "pinia";

import { type Mask, type MaskNews, callMasksApi } from "@/api/callMasks";
import { useClock } from "@/shared/clock";

/** Masks with one that is new, or ends otherwise. */
export function withMask(masks: readonly Mask[], mask: Mask): Mask[] {
  return [...masks.filter((one) => one.start !== mask.start), mask];
}

/** Where the call at hand is kept neither as sound nor as text. */
export const useCallMasks = defineStore("callMasks", () => {
  const clock = useClock();
  const callId = ref("");
  const masks = ref<Mask[]>([]);
  const busy = ref(false);
  /** Milliseconds until the call is kept again by itself. */
  const left = computed(() => Math.max(0, ...masks.value.map((mask) => Date.parse(mask.end) - clock.now)));
  /** Those that have ended. */
  const over = computed(() => masks.value.filter((mask) => Date.parse(mask.end) <= clock.now));
  const on = computed(() => left.value > 0);

  /** A call that comes to the desk, or stands there after a reload, may be masked already. */
  async function loadCall(id: string): Promise<void> {
    if (id !== callId.value) masks.value = [];
    callId.value = id;
    const found = await callMasksApi.ofCall(id).catch(() => null);
    if (found && id === callId.value) masks.value = found;
  }

  function take(news: MaskNews): void {
    if (news.call_id === callId.value) masks.value = withMask(masks.value, news);
  }

  /** Mask the call, or keep it again; what becomes of it arrives as a frame. */
  async function toggle(): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    try {
      if (on.value) await callMasksApi.end(callId.value);
      else masks.value = withMask(masks.value, await callMasksApi.begin(callId.value));
    } finally {
      busy.value = false;
    }
  }

  return { busy, left, on, over, loadCall, take, toggle };
});
