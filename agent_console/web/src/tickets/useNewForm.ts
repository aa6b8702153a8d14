import { computed, reactive, ref } from "vue";

import { cases } from "@/api/cases";
import { ApiError } from "@/api/client";
import type { DraftFields, FieldName } from "@/api/types/calls";
import type { NewTicket, TicketMade } from "@/api/types/forms";
import { parted } from "@/cases/codes";
import { useLists } from "@/cases/lists";
import { told } from "@/cases/refusals";
import { useHealth } from "@/live/health";
import { fieldOf, missing, typed, valuesOf } from "@/ticket/draft";
import { requiredFields } from "@/ticket/form";

/** A ticket without a call: nothing suggests, nothing is kept before it is saved. */
export function useNewForm() {
  const [lists, health] = [useLists(), useHealth()];
  const fields = ref<DraftFields>({});
  const wrong = ref<FieldName[]>([]);
  const channel = ref("visit");
  const refusal = ref("");
  const saving = ref(false);
  const required = computed(() => requiredFields(fields.value, lists.lists?.required));
  const dirty = computed(() => Object.values(fields.value).some((field) => field.value !== ""));
  /** One key for one ticket, however often saving is tried; another once what it says changed. */
  let key = crypto.randomUUID();

  function type(name: FieldName, value: string): void {
    fields.value = { ...fields.value, [name]: typed(fieldOf(fields.value, name), value) };
    wrong.value = wrong.value.filter((other) => other !== name);
    key = crypto.randomUUID();
  }

  function body(): NewTicket {
    const { reply_wanted: reply, accused_department: accused, confidentiality, ...texts } = valuesOf(fields.value);
    return {
      ...(texts as Omit<NewTicket, "channel">),
      channel: channel.value,
      ...(confidentiality ? { confidentiality: confidentiality as NewTicket["confidentiality"] } : {}),
      reply_wanted: reply !== "no",
      ...(accused ? { accused_departments: parted(accused) } : {}),
    };
  }

  async function save(): Promise<TicketMade | null> {
    if (saving.value) return null;
    wrong.value = missing(fields.value, required.value);
    refusal.value = "";
    if (wrong.value.length > 0) return null;
    saving.value = true;
    try {
      return await health.watch(cases.create(body(), key));
    } catch (error) {
      refusal.value = told(error);
      const named = error instanceof ApiError ? error.details.fields : null;
      if (Array.isArray(named)) wrong.value = named.filter((n): n is FieldName => typeof n === "string");
      return null;
    } finally {
      saving.value = false;
    }
  }

  const nothing = (): void => undefined;
  return reactive({ fields, wrong, required, channel, refusal, saving, dirty, type, accept: nothing, refuse: nothing, edit: nothing, save });
}
