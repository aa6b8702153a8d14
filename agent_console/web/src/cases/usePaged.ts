import { type Ref, computed, ref, shallowRef } from "vue";

import { ApiError } from "@/api/client";
import type { Page } from "@/api/types/shared";

import { told } from "./refusals";

export type LoadState = "loading" | "there" | "failed" | "forbidden";

export interface Paged<T> {
  items: Ref<T[]>;
  state: Ref<LoadState>;
  problem: Ref<string>;
  more: Ref<boolean>;
  busy: Ref<boolean>;
  first: () => Promise<void>;
  next: () => Promise<void>;
}

/** A list read page by page. The answer to an earlier question is dropped when it comes late. */
export function usePaged<T>(read: (cursor: string | null) => Promise<Page<T>>): Paged<T> {
  const items: Ref<T[]> = shallowRef([]);
  const state = ref<LoadState>("loading");
  const problem = ref("");
  const cursor = ref<string | null>(null);
  const busy = ref(false);
  let question = 0;

  async function ask(from: string | null, keep: T[]): Promise<void> {
    const mine = ++question;
    busy.value = true;
    try {
      const page = await read(from);
      if (mine !== question) return;
      items.value = [...keep, ...page.items];
      cursor.value = page.next_cursor;
      problem.value = "";
      state.value = "there";
    } catch (error) {
      if (mine !== question) return;
      problem.value = told(error);
      state.value = error instanceof ApiError && error.status === 403 ? "forbidden" : "failed";
    } finally {
      if (mine === question) busy.value = false;
    }
  }

  function first(): Promise<void> {
    if (state.value !== "there") state.value = "loading";
    return ask(null, []);
  }

  async function next(): Promise<void> {
    if (cursor.value !== null && !busy.value) await ask(cursor.value, items.value);
  }

  return { items, state, problem, more: computed(() => cursor.value !== null), busy, first, next };
}
