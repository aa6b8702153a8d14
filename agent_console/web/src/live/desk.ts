import { computed, ref } from "vue";

import { defineStore } from "pinia";

import { ApiError, api } from "@/api/client";
import type { CallState, Gap, Leg, Pop, Presence, QueueCount, Transcription, Utterance } from "@/api/types/calls";
import { told } from "@/cases/refusals";
import { usePhone } from "@/phone/store";
import { useClock } from "@/shared/clock";
import { useTicket } from "@/ticket/store";

import { useCallMasks } from "./callMasks";
import { onCallNews, useCallNews } from "./callNews";
import { useCaseNews } from "./caseNews";
import type { Missed, News } from "./frames";
import { passedOn, useHandOver } from "./handOver";
import { useHealth } from "./health";
import { useLag } from "./lag";
import { useMonitoring } from "./monitoring";
import { useOutgoing } from "./outgoing";
import { useSession } from "./session";
import { ConsoleSocket } from "./socket";
import { useOrders } from "./orders";
import { withCount } from "./queues";
import { stageOf } from "./stage";
import { type Partials, withGap, withPartial, withUtterance, withoutLost, withoutPartial } from "./transcript";
import { useWallboard } from "./wallboard";
import { useWarnings } from "./warnings";

/** The operator's desk as the server tells it: own state, the call at hand, queues, what is said. */
export const useDesk = defineStore("desk", () => {
  const connected = ref(false);
  const presence = ref<Presence | null>(null);
  const pop = ref<Pop | null>(null);
  const callState = ref<CallState | null>(null);
  const talkingSince = ref("");
  /** Code of what the call came to. */
  const wrapUp = ref<string | null>(null);
  const said = ref<Utterance[]>([]);
  const gaps = ref<Gap[]>([]);
  const partials = ref<Partials>({});
  /** Sides that are written down after the call, because the machine has no time. */
  const later = ref<Leg[]>([]);
  const queues = ref<QueueCount[]>([]);
  const transcription = ref<Transcription | null>(null);
  const pbxUp = ref(true);
  const refusal = ref("");
  /** Why the last call that rang here rings no more; empty once it is old. */
  const missed = ref<Missed | "">("");
  const [clock, session, ticket, phone, health] = [useClock(), useSession(), useTicket(), usePhone(), useHealth()];
  const [callNews, caseNews, handOver, lag, outgoing, warnings] = [useCallNews(), useCaseNews(), useHandOver(), useLag(), useOutgoing(), useWarnings()];
  const [callMasks, monitoring, orders] = [useCallMasks(), useMonitoring(), useOrders()];

  const stage = computed(() => stageOf(presence.value, pop.value !== null, outgoing.going || outgoing.busy || monitoring.going ? "none" : phone.view.call));

  const here = (callId: string): boolean => callId === pop.value?.call_id;

  function show(next: Pop): void {
    if (next.call_id !== pop.value?.call_id) {
      partials.value = {};
      later.value = [];
      talkingSince.value = "";
      wrapUp.value = null;
      callState.value = null;
      handOver.clear();
    }
    pop.value = next;
    missed.value = "";
    said.value = next.said;
    gaps.value = next.gaps;
    ticket.open(next.call_id, next.draft);
    for (const store of [warnings, monitoring, callMasks]) void store.loadCall(next.call_id);
  }

  /** After a reload: since when they talk, and whether the ticket stands already. */
  async function remember(id: string): Promise<void> {
    const page = await api.call(id).catch(() => null);
    if (!page || !here(id)) return;
    talkingSince.value = page.call.answered_at ?? talkingSince.value;
    wrapUp.value = page.call.wrap_up;
    ticket.adopt(id, page.ticket);
  }

  /** What the recording told of the call on the desk. */
  async function readAgain(id: string | undefined): Promise<void> {
    const page = id ? await api.call(id).catch(() => null) : null;
    if (!page || !here(page.call.id)) return;
    said.value = page.transcript;
    gaps.value = page.gaps;
  }

  onCallNews(
    () => pop.value?.call_id,
    () => void readAgain(pop.value?.call_id),
  );

  function clear(): void {
    pop.value = null;
    said.value = [];
    gaps.value = [];
    partials.value = {};
    callState.value = null;
    talkingSince.value = "";
    handOver.clear();
    ticket.close();
  }

  function arrive(next: Presence): void {
    presence.value = next;
    if (next.state === "talking") talkingSince.value ||= next.since;
    const over = next.state === "ready" || next.state === "paused";
    const answered = talkingSince.value !== "";
    if (over && pop.value && !(answered && ticket.unsaved)) clear();
  }

  function take(frame: News): void {
    switch (frame.type) {
      case "hello":
        connected.value = true;
        clock.setServerTime(frame.server_time);
        if (frame.outgoing || frame.pbx_up) outgoing.resume(frame.outgoing);
        queues.value = frame.queues;
        transcription.value = frame.transcription;
        pbxUp.value = frame.pbx_up;
        if (frame.call) {
          show(frame.call);
          callState.value = frame.call_state;
          handOver.take(frame.hand_over);
          partials.value = frame.partials.reduce<Partials>(withPartial, {});
          later.value = frame.later;
          void remember(frame.call.call_id);
        }
        orders.take(frame.order);
        arrive(frame.presence);
        break;
      case "resumed":
        connected.value = true;
        break;
      case "presence":
        orders.moved(frame.since);
        arrive(frame);
        break;
      case "order":
        orders.take(frame);
        break;
      case "pop":
        show(frame.pop);
        break;
      case "pop_closed":
        if (!here(frame.call_id) || talkingSince.value !== "") break;
        clear();
        missed.value = frame.reason;
        break;
      case "call":
        if (!here(frame.call_id)) break;
        callState.value = frame.state;
        if (frame.state === "ended") partials.value = {};
        break;
      case "hand_over":
        if (!here(frame.call_id)) break;
        if (passedOn(frame, session.me?.login, presence.value?.state === "ringing")) clear();
        handOver.take(frame);
        if (frame.state === "connected" && frame.kind === "line") void warnings.handedOver(frame.call_id, frame.target);
        break;
      case "outgoing":
        outgoing.take(frame);
        break;
      case "partial":
        if (here(frame.call_id)) partials.value = withPartial(partials.value, frame);
        break;
      case "utterance":
        if (!here(frame.call_id)) break;
        said.value = withUtterance(said.value, frame);
        partials.value = withoutPartial(partials.value, frame.leg);
        break;
      case "hearing":
        if (!here(frame.call_id)) break;
        later.value = [...later.value.filter((leg) => leg !== frame.leg), ...(frame.live ? [] : [frame.leg])];
        break;
      case "gap":
        if (!here(frame.call_id)) break;
        gaps.value = withGap(gaps.value, frame);
        partials.value = withoutLost(partials.value, frame);
        break;
      case "transcript":
        callNews.tell(frame.call_id);
        break;
      case "mask":
        callMasks.take(frame);
        break;
      case "draft":
        ticket.offer(frame.call_id, frame.fields);
        break;
      case "queue":
        queues.value = withCount(queues.value, frame);
        break;
      case "transcription":
        transcription.value = frame;
        break;
      case "pbx":
        pbxUp.value = frame.up;
        break;
      case "cases":
        caseNews.tell(frame.ticket);
        break;
      case "warning":
        warnings.take(frame);
        break;
      case "monitoring":
        monitoring.take(frame);
        break;
      case "wallboard":
        useWallboard().take(frame);
        break;
      case "signed_out":
        leave(frame.reason);
        break;
      case "pong":
      case "error":
        break;
    }
  }

  const socket = new ConsoleSocket({
    connect: (query) => new WebSocket(`${location.origin.replace(/^http/, "ws")}/ws/console${query}`),
    onFrame: take,
    onDown: () => {
      connected.value = false;
    },
    onRoundTrip: lag.measured,
    onRefused: () => {
      api.me().catch((error: unknown) => {
        if (error instanceof ApiError && error.status === 401) leave("expired");
      });
    },
  });

  function leave(reason: string): void {
    ticket.leave();
    socket.stop();
    phone.stop({ abandoned: reason === "elsewhere" || reason === "expired" });
    connected.value = false;
    session.end(reason);
  }

  async function move(wanted: "ready" | "pause" | "extend", reason?: string): Promise<void> {
    refusal.value = missed.value = "";
    try {
      arrive(await health.watch(api.move(wanted, reason)));
    } catch (error) {
      refusal.value = told(error);
    }
  }

  /** Keep what the call came to; what was chosen last stands when it was not kept. */
  async function chooseWrapUp(code: string | null): Promise<void> {
    const [id, before] = [pop.value?.call_id, wrapUp.value];
    if (id === undefined) return;
    [refusal.value, wrapUp.value] = ["", code];
    try {
      await api.wrapUp(id, code);
    } catch (error) {
      if (here(id)) wrapUp.value = before;
      refusal.value = told(error);
    }
  }

  function hangUp(): void {
    if (phone.view.call !== "none") phone.hangUp();
    else if (pop.value) void api.hangUp(pop.value.call_id).catch(() => undefined);
  }

  return {
    connected,
    presence,
    pop,
    callState,
    talkingSince,
    wrapUp,
    said,
    gaps,
    partials,
    later,
    queues,
    transcription,
    pbxUp,
    refusal,
    missed,
    stage,
    clear,
    take,
    move,
    chooseWrapUp,
    hangUp,
    leave,
    start: () => {
      socket.start();
    },
  };
});
