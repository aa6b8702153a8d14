import { computed, ref } from "vue";

import { defineStore } from "pinia";

import { type MonitorNow, type MonitoringNews, type WayIn, monitoringApi } from "@/api/monitoring";
import { told } from "@/cases/refusals";
import { usePhone } from "@/phone/store";

import { useOutgoing } from "./outgoing";
import { useSession } from "./session";

/** Supervisors in calls: in mine, and I in another's. */
export const useMonitoring = defineStore("monitoring", () => {
  const [phone, session, outgoing] = [usePhone(), useSession(), useOutgoing()];
  /** The call I take part in. */
  const mine = ref<MonitoringNews | null>(null);
  /** The supervisors in the call I talk in. */
  const inMine = ref<{ call_id: string; monitors: MonitorNow[] }>({ call_id: "", monitors: [] });
  const problem = ref("");
  const busy = ref(false);
  /** The phone is busy with another's call, which is none of the desk's. */
  const going = computed(() => busy.value || (mine.value !== null && mine.value.way !== "take_over"));

  function take(news: MonitoringNews): void {
    if (news.supervisor === session.me?.login) {
      mine.value = news.way === "left" ? null : news;
      if (!mine.value) phone.expect(false);
    }
    if (news.operator !== session.me?.login) return;
    const others = inMine.value.call_id === news.call_id ? inMine.value.monitors.filter((one) => one.supervisor !== news.supervisor) : [];
    const monitors = news.way === "left" ? others : [...others, { supervisor: news.supervisor, way: news.way }];
    inMine.value = { call_id: news.call_id, monitors };
  }

  /** After a reload: who takes part in the call that is shown. */
  async function loadCall(callId: string): Promise<void> {
    const stretches = await monitoringApi.ofCall(callId).catch(() => []);
    inMine.value = { call_id: callId, monitors: stretches.filter((one) => one.to === null && one.supervisor !== session.me?.login) };
  }

  async function begin(callId: string, way: WayIn): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    problem.value = "";
    try {
      if (!mine.value) await outgoing.ready();
      phone.expect(true);
      await monitoringApi.begin(callId, way);
    } catch (error) {
      problem.value = told(error);
      if (!mine.value) phone.expect(false);
    } finally {
      busy.value = false;
    }
  }

  async function leave(): Promise<void> {
    if (!mine.value) return;
    await monitoringApi.leave(mine.value.call_id).catch((error: unknown) => {
      problem.value = told(error);
    });
  }

  return { mine, inMine, problem, busy, going, take, loadCall, begin, leave };
});
