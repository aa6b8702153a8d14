import { computed, ref, shallowRef } from "vue";

import { ApiError, api } from "@/api/client";
import { qualityApi } from "@/api/quality";
import type { CallPage } from "@/api/types/calls";
import type { Inspection } from "@/api/types/quality";
import { told } from "@/cases/refusals";
import type { LoadState } from "@/cases/usePaged";
import { useSending } from "@/cases/useSending";
import { useSession } from "@/live/session";
import { useClock } from "@/shared/clock";

/** One inspection and the call it is about, as far as this reader may hear it. */
export function useInspection(id: number) {
  const [session, clock] = [useSession(), useClock()];
  const inspection = shallowRef<Inspection | null>(null);
  const call = shallowRef<CallPage | null>(null);
  const state = ref<LoadState | "missing">("loading");
  const trouble = ref("");
  const { busy, problem, send } = useSending();

  /** Milliseconds until the claim is over. */
  const left = computed(() => Date.parse(inspection.value?.claimed_until ?? "") - clock.now);
  const mine = computed(() => inspection.value?.state === "claimed" && inspection.value.claimed_by === session.me?.login && left.value > 0);

  async function take(found: Inspection): Promise<void> {
    inspection.value = found;
    state.value = "there";
    if (!call.value && !found.may.claim) call.value = await api.call(found.call.id).catch(() => null);
  }

  async function load(): Promise<void> {
    try {
      await take(await qualityApi.inspection(id));
    } catch (error) {
      if (inspection.value) return;
      const status = error instanceof ApiError ? error.status : 0;
      trouble.value = told(error);
      state.value = status === 403 ? "forbidden" : status === 404 ? "missing" : "failed";
    }
  }

  /** Does one step; a refusal stays to be read, beside what the inspection has become meanwhile. */
  async function act(step: () => Promise<Inspection>): Promise<boolean> {
    let done = false;
    await send(async () => {
      try {
        await take(await step());
        done = true;
      } catch (error) {
        if (error instanceof ApiError && error.status === 409) await load();
        throw error;
      }
    });
    return done;
  }

  return { inspection, call, state, trouble, busy, problem, left, mine, load, act };
}
