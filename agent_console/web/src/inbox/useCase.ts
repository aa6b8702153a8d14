import { type InjectionKey, type Ref, computed, inject, provide, ref, watch } from "vue";

import { cases } from "@/api/cases";
import { ApiError } from "@/api/client";
import type { Lists } from "@/api/types/lists";
import type { MoveRequest } from "@/api/types/moves";
import type { TicketPage } from "@/api/types/ticketPage";
import { told } from "@/cases/refusals";
import { useTicketPage } from "@/cases/useTicketPage";
import { useI18n } from "@/i18n";

/** The open ticket and the one way to change it, for the panels under it; they are drawn only while there is a page. */
export interface OpenCase {
  page: Readonly<Ref<TicketPage>>;
  lists: Lists;
  /** The supervision the open row is about, in the box of letters. */
  supervision: Readonly<Ref<number | null>>;
  busy: Readonly<Ref<boolean>>;
  problem: Readonly<Ref<string>>;
  /** Make a move; true when it was made. */
  make: (request: MoveRequest) => Promise<boolean>;
  reload: () => Promise<void>;
}

const OPEN_CASE: InjectionKey<OpenCase> = Symbol("open case");

export function useCase(): OpenCase {
  const open = inject(OPEN_CASE);
  if (!open) throw new Error("expected a panel inside an open ticket");
  return open;
}

/** Load the ticket that is named and offer it to the panels below. A stale ticket is read again, nothing is tried anew. */
export function openCase(
  number: Ref<string>,
  lists: Lists,
  done: (page: TicketPage, request: MoveRequest) => void,
  supervision: Ref<number | null> = ref(null),
) {
  const i18n = useI18n();
  const { page, state, problem: trouble, reload, take } = useTicketPage(number);
  const busy = ref(false);
  const problem = ref("");

  async function make(request: MoveRequest): Promise<boolean> {
    const current = page.value;
    if (!current || busy.value) return false;
    busy.value = true;
    problem.value = "";
    try {
      const changed = await cases.move(current.number, current.version, request);
      take(changed);
      done(changed, request);
      return true;
    } catch (error) {
      const stale = error instanceof ApiError && error.slug === "ticket-stale";
      if (stale) await reload();
      const message = told(error);
      problem.value = stale ? i18n.t("work.stale") : i18n.t("decide.refused", { message });
      return false;
    } finally {
      busy.value = false;
    }
  }

  watch(number, () => {
    problem.value = "";
  });
  const there = computed(() => {
    if (!page.value) throw new Error("expected a ticket to be loaded");
    return page.value;
  });
  provide(OPEN_CASE, { page: there, lists, supervision, busy, problem, make, reload });
  /** Empty while the named ticket is not there yet: the one before is not shown under its name. */
  const shown = computed(() => (page.value?.number === number.value ? page.value : null));
  return { page: shown, state, trouble, reload, take };
}
