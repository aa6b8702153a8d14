import { computed, ref } from "vue";

import { defineStore } from "pinia";

import { cases } from "@/api/cases";
import type { OutgoingNow } from "@/api/types/calls";
import { told } from "@/cases/refusals";
import { useI18n } from "@/i18n";
import { usePhone } from "@/phone/store";

import { useCaseNews } from "./caseNews";
import { useSession } from "./session";

/** The call that somebody makes to a citizen, about a ticket or to call back, through this page's own phone. */
export const useOutgoing = defineStore("outgoing", () => {
  const [phone, session, news, i18n] = [usePhone(), useSession(), useCaseNews(), useI18n()];
  /** What was heard last, the end included, until it is put away. */
  const now = ref<OutgoingNow | null>(null);
  const answeredAt = ref("");
  const problem = ref("");
  const busy = ref(false);
  const going = computed(() => now.value !== null && now.value.state !== "ended");

  /** A page that answers no queue becomes a phone when it first calls. */
  async function ready(): Promise<void> {
    if (session.me) await phone.start(session.me.phone, { recoverable: true });
    if (phone.view.registration === "elsewhere") await phone.takeHere();
    await phone.tryMicrophone();
    if (phone.view.problem) throw new Error(i18n.t(phone.view.problem));
    if (!(await phone.registered())) throw new Error(i18n.t("callOut.noPhone"));
  }

  const call = (ticket: string): Promise<void> => make(() => cases.call(ticket));

  /** Make a call: `begin` asks the server for it once the phone stands. */
  async function make(begin: () => Promise<OutgoingNow>): Promise<void> {
    if (busy.value || going.value) return;
    busy.value = true;
    problem.value = answeredAt.value = "";
    now.value = null;
    try {
      await ready();
      phone.expect(true);
      const begun = await begin();
      now.value ??= begun;
    } catch (error) {
      phone.expect(false);
      problem.value = told(error);
    } finally {
      busy.value = false;
    }
  }

  function take(frame: OutgoingNow): void {
    now.value = frame;
    if (frame.state === "talking") answeredAt.value ||= frame.since;
    if (frame.state !== "ended") return;
    phone.expect(false);
    if (frame.ticket) news.tell(frame.ticket);
  }

  /** After a break: the call goes on, and the phone takes it back, or it ended meanwhile, and the ticket tells how. */
  function resume(frame: OutgoingNow | null): void {
    if (!frame) {
      if (!now.value || !going.value) return;
      if (now.value.ticket) news.tell(now.value.ticket);
      phone.expect(false);
      clear();
      return;
    }
    take(frame);
    if (session.me) void phone.start(session.me.phone, { recoverable: true });
  }

  function clear(): void {
    now.value = null;
    problem.value = "";
  }

  return { now, answeredAt, problem, busy, going, ready, call, make, take, resume, clear };
});
