import { computed, ref } from "vue";

import { defineStore } from "pinia";

import { cases } from "@/api/cases";
import type { DepartmentChoice, Lists, ReasonChoice, ReturnChoice } from "@/api/types/lists";

export type ReasonGroup = "rejections" | "returns" | "dissatisfactions" | "emergencies";

/** The city's closed lists, read once. */
export const useLists = defineStore("lists", () => {
  const lists = ref<Lists | null>(null);
  const problem = ref("");
  let asked: Promise<void> | null = null;

  async function read(): Promise<void> {
    problem.value = "";
    try {
      lists.value = await cases.lists();
    } catch (error) {
      problem.value = error instanceof Error ? error.message : String(error);
      asked = null;
    }
  }

  function load(): Promise<void> {
    asked ??= read();
    return asked;
  }

  const byCode = computed(() => new Map(lists.value?.departments.map((d) => [d.code, d])));
  const me = computed(() => lists.value?.me ?? null);

  function department(code: string): DepartmentChoice | undefined {
    return byCode.value.get(code);
  }

  function reason(group: ReasonGroup, code: string): ReasonChoice | undefined {
    return lists.value?.[group].find((r) => r.code === code);
  }

  function returnReason(code: string): ReturnChoice | undefined {
    return lists.value?.returns.find((r) => r.code === code);
  }

  return { lists, problem, me, load, department, reason, returnReason };
});
