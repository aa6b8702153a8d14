import { computed, ref } from "vue";

import { defineStore } from "pinia";

import { ApiError, api } from "@/api/client";
import type { DraftFields, FieldName, FieldValues, Ticket } from "@/api/types/calls";
import type { MoveName } from "@/api/types/moves";
import { useLists } from "@/cases/lists";
import { told } from "@/cases/refusals";
import { useHealth } from "@/live/health";

import { Autosave, type SaveState } from "./autosave";
import { fieldOf, isSuggested, mergeDraft, missing, suggestedNames, typed, valuesOf } from "./draft";
import { requiredFields } from "./form";

/** The ticket form of one call at a time; `keep` makes the ticket of what it says. */
export function callForm(keep: (callId: string, values: FieldValues) => Promise<Ticket>) {
  const callId = ref("");
  const fields = ref<DraftFields>({});
  const editing = ref<FieldName | null>(null);
  const autosaved = ref<SaveState>("clean");
  const saving = ref(false);
  const saved = ref<Ticket | null>(null);
  /** What was done with it from the desk, if anything. */
  const done = ref<MoveName | null>(null);
  const changedSinceSave = ref(false);
  const wrong = ref<FieldName[]>([]);
  const refusal = ref("");
  const health = useHealth();
  const lists = useLists();
  const required = computed(() => requiredFields(fields.value, lists.lists?.required));
  let offered: DraftFields = {};
  let autosave: Autosave | null = null;

  /** Turn to a call; the same call again only brings news. */
  function open(id: string, draft: DraftFields): void {
    if (id !== callId.value) {
      close();
      callId.value = id;
      autosave = new Autosave({
        send: async (values) => {
          offer(id, (await health.watch(api.saveDraft(id, values))).fields);
        },
        onState: (state) => {
          autosaved.value = state;
        },
      });
    }
    offer(id, draft);
  }

  function close(): void {
    leave();
    autosave = null;
    callId.value = "";
    fields.value = offered = {};
    editing.value = saved.value = done.value = null;
    autosaved.value = "clean";
    changedSinceSave.value = false;
    wrong.value = [];
    refusal.value = "";
  }

  /** The page goes: hand over what is still waiting. */
  function leave(): void {
    const left = autosave?.stop() ?? {};
    if (Object.keys(left).length > 0) void api.saveDraft(callId.value, left, true).catch(() => undefined);
  }

  function offer(id: string, incoming: DraftFields): void {
    if (id !== callId.value) return;
    offered = incoming;
    fields.value = mergeDraft(fields.value, offered, editing.value);
    wrong.value = wrong.value.filter((name) => !isSuggested(fieldOf(fields.value, name)));
  }

  /** Take over the ticket that was made of this call before. */
  function adopt(id: string, ticket: Ticket | null): void {
    if (id === callId.value) saved.value ??= ticket;
  }

  function type(name: FieldName, value: string): void {
    fields.value = { ...fields.value, [name]: typed(fieldOf(fields.value, name), value) };
    wrong.value = wrong.value.filter((other) => other !== name);
    changedSinceSave.value = true;
    autosave?.put({ [name]: value });
  }

  function accept(name: FieldName): void {
    const field = fieldOf(fields.value, name);
    if (isSuggested(field)) type(name, field.value);
  }

  function refuse(name: FieldName): void {
    if (isSuggested(fieldOf(fields.value, name))) type(name, "");
  }

  function edit(name: FieldName | null): void {
    editing.value = name;
    if (name === null) fields.value = mergeDraft(fields.value, offered, null);
  }

  async function save(): Promise<void> {
    const id = callId.value;
    if (!id || saving.value) return;
    wrong.value = missing(fields.value, required.value);
    refusal.value = "";
    if (wrong.value.length > 0) return;
    saving.value = true;
    try {
      await autosave?.flush();
      const ticket = await health.watch(keep(id, valuesOf(fields.value)));
      if (id !== callId.value) return;
      saved.value = ticket;
      changedSinceSave.value = false;
    } catch (error) {
      refusal.value = told(error);
      const named = error instanceof ApiError ? error.details.fields : null;
      if (Array.isArray(named)) wrong.value = named.filter((n): n is FieldName => typeof n === "string");
    } finally {
      saving.value = false;
    }
  }

  function moved(number: string, move: MoveName): void {
    if (saved.value?.number === number) done.value = move;
  }

  const suggested = computed(() => suggestedNames(fields.value));
  /** Whether leaving the form would leave work behind. */
  const unsaved = computed(() => callId.value !== "" && (saved.value === null || changedSinceSave.value));

  return {
    callId,
    fields,
    editing,
    autosaved,
    saving,
    saved,
    done,
    required,
    wrong,
    refusal,
    suggested,
    unsaved,
    open,
    close,
    leave,
    offer,
    adopt,
    type,
    accept,
    refuse,
    edit,
    save,
    moved,
  };
}

/** The ticket form of the call at hand. */
export const useTicket = defineStore("ticket", () => callForm(api.saveTicket));
