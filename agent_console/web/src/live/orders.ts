import { computed, ref } from "vue";

import { defineStore } from "pinia";

import type { Order } from "@/api/types/calls";
import { useI18n } from "@/i18n";

/** What a supervisor ordered last, until it is noted or the operator's state moved on. */
export const useOrders = defineStore("orders", () => {
  const i18n = useI18n();
  const order = ref<Order | null>(null);
  const text = computed(() => {
    const { by_name: name, by_role, move, reason, why } = order.value ?? {};
    if (!move || by_role === undefined || name === undefined) return "";
    return i18n.t(`order.${move}`, { role: i18n.word("role", by_role), name, reason: reason ?? "", why: why ?? "" });
  });

  function take(next: Order | null): void {
    order.value = next;
  }

  /** A state that began after the order follows something else. */
  function moved(since: string): void {
    if (order.value && Date.parse(since) > Date.parse(order.value.ordered_at)) order.value = null;
  }

  return { order, text, take, moved };
});
