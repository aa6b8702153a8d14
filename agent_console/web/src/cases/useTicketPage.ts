import { type Ref, ref, shallowRef, watch } from "vue";

import { cases } from "@/api/cases";
import { ApiError } from "@/api/client";
import type { TicketPage } from "@/api/types/ticketPage";

import { useQueryCodes } from "./queryCodes";
import { told } from "./refusals";
import type { LoadState } from "./usePaged";

/** One ticket as its page shows it; follows the number, empty for none. */
export function useTicketPage(number: Ref<string>) {
  const codes = useQueryCodes();
  const page = shallowRef<TicketPage | null>(null);
  const state = ref<LoadState | "missing">("loading");
  const problem = ref("");

  function take(news: TicketPage): void {
    if (news.number !== number.value) return;
    page.value = news;
    state.value = "there";
  }

  async function reload(): Promise<void> {
    const wanted = number.value;
    if (!wanted) {
      page.value = null;
      return;
    }
    if (page.value?.number !== wanted) state.value = "loading";
    try {
      take(await cases.page(wanted, codes.of(wanted)));
    } catch (error) {
      if (wanted !== number.value) return;
      problem.value = told(error);
      const status = error instanceof ApiError ? error.status : 0;
      if (status === 404 || status === 429) codes.forget(wanted);
      state.value = status === 403 ? "forbidden" : status === 404 ? "missing" : "failed";
    }
  }

  watch(number, reload, { immediate: true });
  return { page, state, problem, reload, take };
}
