import { ref } from "vue";

import { cases } from "@/api/cases";
import { ApiError } from "@/api/client";
import type { MoveName, MoveRequest } from "@/api/types/moves";
import type { TicketPage } from "@/api/types/ticketPage";
import { useHealth } from "@/live/health";

import { useQueryCodes } from "./queryCodes";
import { told } from "./refusals";

/** Making a move: at most one at a time; what the server refuses stays to be read. */
export function useMove() {
  const busy = ref<MoveName | null>(null);
  const problem = ref("");
  /** Somebody else changed the ticket meanwhile. */
  const stale = ref(false);
  const [codes, health] = [useQueryCodes(), useHealth()];

  function clear(): void {
    problem.value = "";
    stale.value = false;
  }

  async function make(page: TicketPage, request: MoveRequest): Promise<TicketPage | null> {
    if (busy.value) return null;
    clear();
    busy.value = request.move;
    try {
      return await health.watch(cases.move(page.number, page.version, request, codes.of(page.number)));
    } catch (error) {
      stale.value = error instanceof ApiError && error.slug === "ticket-stale";
      problem.value = told(error);
      return null;
    } finally {
      busy.value = null;
    }
  }

  return { busy, problem, stale, clear, make };
}
