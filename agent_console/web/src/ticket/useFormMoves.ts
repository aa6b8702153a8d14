import { ref, shallowRef } from "vue";

import { cases } from "@/api/cases";
import type { MoveName } from "@/api/types/moves";
import type { TicketPage } from "@/api/types/ticketPage";
import type { Values } from "@/cases/field";
import { AT_ONCE } from "@/cases/moveForm";
import { told } from "@/cases/refusals";
import { useMove } from "@/cases/useMove";
import { useAnswers } from "@/knowledge/answers";

import { useTicket } from "./store";

/** What the operator does with the ticket at the desk: it is saved first, then moved. */
export function useFormMoves() {
  const [ticket, answers] = [useTicket(), useAnswers()];
  const { problem, make } = useMove();
  const page = shallowRef<TicketPage | null>(null);
  const move = ref<MoveName | null>(null);
  const preset = shallowRef<Values>({});
  const busy = ref(false);

  async function load(): Promise<TicketPage | null> {
    if (ticket.unsaved) await ticket.save();
    if (ticket.unsaved || !ticket.saved) return null;
    return cases.page(ticket.saved.number);
  }

  async function start(wanted: MoveName, values: Values = {}): Promise<void> {
    if (busy.value || move.value) return;
    busy.value = true;
    problem.value = "";
    try {
      page.value = await load();
      if (!page.value) return;
      if (!AT_ONCE.includes(wanted)) {
        preset.value = wanted === "answer" && answers.reply ? { public_reply: answers.reply, ...values } : values;
        move.value = wanted;
        return;
      }
      const next = await make(page.value, { move: wanted });
      if (next) finish(next, wanted);
    } catch (error) {
      problem.value = told(error);
    } finally {
      busy.value = false;
    }
  }

  function finish(next: TicketPage, made: MoveName | null = move.value): void {
    page.value = next;
    move.value = null;
    if (made) ticket.moved(next.number, made);
  }

  async function reload(): Promise<void> {
    if (page.value) page.value = await cases.page(page.value.number);
  }

  function close(): void {
    move.value = null;
  }

  return { page, move, preset, busy, problem, start, finish, reload, close };
}
