import { computed, onMounted, onUnmounted, ref, watch } from "vue";

import { cases } from "@/api/cases";
import type { BoxSort, InboxRow } from "@/api/types/inbox";
import { useLists } from "@/cases/lists";
import { told } from "@/cases/refusals";
import { usePaged } from "@/cases/usePaged";
import { useCaseNews } from "@/live/caseNews";

import { inOrder, openingBox } from "./boxes";
import { after, neighbour, rowId } from "./row-walk";

/** The server tells when tickets change; this is for what it could not tell. */
const COUNT_EVERY_MS = 60_000;
/** A pass of the scheduler changes many at once: one question is enough. */
const CALM_MS = 400;
const PAGE = 100;
/** Somebody who holds J down should not ask for every ticket on the way. */
const SETTLE_MS = 90;

/** The boxes, the open box's rows, and the open row. */
export function useInbox() {
  const lists = useLists();
  const news = useCaseNews();
  const counts = ref<Record<string, number>>({});
  const trouble = ref("");
  const box = ref("");
  const sort = ref<BoxSort>("due");
  const open = ref("");
  const shown = ref("");
  const paged = usePaged<InboxRow>((cursor) => cases.inbox(box.value, sort.value, cursor, PAGE));
  const boxes = computed(() => inOrder(lists.me?.boxes ?? []));
  const ids = computed(() => paged.items.value.map(rowId));
  const current = computed(() => paged.items.value.find((row) => rowId(row) === shown.value) ?? null);
  /** How many the box held when its rows were read. */
  const known = ref(0);
  const stale = computed(() => (counts.value[box.value] ?? known.value) !== known.value);
  let settling: ReturnType<typeof setTimeout> | undefined;
  let counting: ReturnType<typeof setTimeout> | undefined;

  async function count(): Promise<void> {
    try {
      counts.value = await cases.counts();
      trouble.value = "";
    } catch (error) {
      trouble.value = told(error);
    }
  }

  async function choose(wanted: string, ticket = ""): Promise<void> {
    box.value = wanted;
    paged.items.value = [];
    open.value = shown.value = "";
    await paged.first();
    known.value = counts.value[wanted] ?? 0;
    open.value = paged.items.value.map(rowId).find((id) => id.startsWith(ticket || " ")) ?? ids.value[0] ?? "";
  }

  async function start(wanted: string, ticket: string): Promise<void> {
    await Promise.all([lists.load(), count()]);
    const first = openingBox(boxes.value, wanted, counts.value);
    if (first) await choose(first, ticket);
  }

  async function refresh(): Promise<void> {
    await Promise.all([count(), paged.first()]);
    known.value = counts.value[box.value] ?? 0;
    if (!ids.value.includes(open.value)) open.value = ids.value[0] ?? "";
  }

  function walk(step: 1 | -1): void {
    open.value = neighbour(ids.value, open.value, step);
  }

  /** Take a row that was dealt with out of the list and open the next one; further pages stay as they were read. */
  function leave(id: string): void {
    const next = after(ids.value, id);
    paged.items.value = paged.items.value.filter((row) => rowId(row) !== id);
    if (open.value === id) open.value = next;
    if (paged.items.value.length === 0 && paged.more.value) void paged.first();
    void count().then(() => {
      known.value = counts.value[box.value] ?? 0;
    });
  }

  watch(sort, () => choose(box.value));

  watch(open, (id) => {
    clearTimeout(settling);
    settling = setTimeout(() => {
      shown.value = id;
    }, SETTLE_MS);
  });

  watch(
    () => news.latest,
    () => {
      clearTimeout(counting);
      counting = setTimeout(() => void count(), CALM_MS);
    },
  );

  const timer = setInterval(() => {
    if (document.visibilityState === "visible") void count();
  }, COUNT_EVERY_MS);
  const onVisible = (): void => {
    if (document.visibilityState === "visible") void count();
  };
  onMounted(() => {
    document.addEventListener("visibilitychange", onVisible);
  });
  onUnmounted(() => {
    clearInterval(timer);
    clearTimeout(settling);
    clearTimeout(counting);
    document.removeEventListener("visibilitychange", onVisible);
  });

  return { lists, counts, trouble, boxes, box, sort, open, current, paged, ids, stale, count, choose, start, refresh, walk, leave };
}
