import { computed, onUnmounted, ref, shallowRef, watch } from "vue";

import { cases } from "@/api/cases";
import type { Simulation, Suggestion } from "@/api/types/dispatch";
import type { Duplicate } from "@/api/types/forms";
import { parted } from "@/cases/codes";

import { fieldOf } from "./draft";
import { type TicketFormState, matterOf } from "./form";

const DEADLINE_MS = 250;
const DUPLICATES_MS = 900;

/** A question asked a moment after what it is about stopped changing; late answers are dropped, failures say nothing. */
function useQuestion<Q, A>(about: () => Q | null, ask: (question: Q) => Promise<A>, nothing: A, delayMs: number) {
  const answer = shallowRef<A>(nothing);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  watch(
    () => JSON.stringify(about()),
    () => {
      clearTimeout(timer);
      const mine = ++asked;
      const question = about();
      if (question === null) {
        answer.value = nothing;
        return;
      }
      timer = setTimeout(() => {
        ask(question)
          .then((found) => {
            if (mine === asked) answer.value = found;
          })
          .catch(() => undefined);
      }, delayMs);
    },
    { immediate: true },
  );
  onUnmounted(() => {
    clearTimeout(timer);
    asked += 1;
  });
  return answer;
}

/** What the server knows about a half-written ticket: whom it would go to, until when, and whether it is known already. */
export function useLookup(form: TicketFormState, callId: string | null) {
  const value = (name: Parameters<typeof fieldOf>[1]): string => fieldOf(form.fields, name).value;
  const simulation = useQuestion(
    () => (value("category") || value("kind") ? { category: value("category"), kind: value("kind"), urgency: value("urgency") } : null),
    cases.simulate,
    null as Simulation | null,
    DEADLINE_MS,
  );
  const suggestions = useQuestion(
    () =>
      value("category")
        ? {
            kind: value("kind"),
            category: value("category"),
            district: value("district"),
            subdistrict: value("subdistrict"),
            urgency: value("urgency"),
            accused: parted(value("accused_department")),
          }
        : null,
    cases.suggestionsOf,
    [] as Suggestion[],
    DEADLINE_MS,
  );
  const duplicates = useQuestion(
    () => {
      const matter = matterOf(form.fields, callId);
      const enough = (matter.title ?? "").length + (matter.content ?? "").length >= 4;
      return enough ? matter : null;
    },
    cases.duplicatesOf,
    [] as Duplicate[],
    DUPLICATES_MS,
  );
  const open = ref(false);
  const lead = computed(() => suggestions.value[0] ?? null);
  return { simulation, lead, duplicates, open };
}
