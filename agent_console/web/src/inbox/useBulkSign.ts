import { computed, ref } from "vue";

import { cases } from "@/api/cases";
import type { InboxRow } from "@/api/types/inbox";
import { told } from "@/cases/refusals";

import { rowId } from "./row-walk";

/** Sign many at once, one after the other: each one stands for itself, and what fails is told. */
export function useBulkSign(signed: (id: string) => void) {
  const ticked = ref<ReadonlySet<string>>(new Set());
  const done = ref(0);
  const whole = ref(0);
  const failed = ref<string[]>([]);
  const busy = computed(() => whole.value > 0);

  function tick(id: string): void {
    const next = new Set(ticked.value);
    if (!next.delete(id)) next.add(id);
    ticked.value = next;
  }

  function set(ids: Iterable<string>): void {
    ticked.value = new Set(ids);
    failed.value = [];
  }

  async function sign(rows: readonly InboxRow[]): Promise<void> {
    const chosen = rows.filter((row) => ticked.value.has(rowId(row)));
    if (busy.value || chosen.length === 0) return;
    whole.value = chosen.length;
    done.value = 0;
    failed.value = [];
    for (const row of chosen) {
      const target = row.part ? { assignment_id: row.part.id } : {};
      try {
        await cases.move(row.number, row.version, { move: "sign", ...target });
        tick(rowId(row));
        signed(rowId(row));
      } catch (error) {
        failed.value = [...failed.value, told(error)];
      }
      done.value += 1;
    }
    whole.value = 0;
  }

  return { ticked, tick, set, sign, busy, done, whole, failed };
}
