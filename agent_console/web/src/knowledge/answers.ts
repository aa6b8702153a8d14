import { computed, ref, shallowRef } from "vue";

import { defineStore } from "pinia";

import { type Hit, knowledge } from "@/api/knowledge";
import { told } from "@/cases/refusals";

import { settled } from "./settled";

/** Answers to what is being said, or to what the operator looks up; what was used goes into the reply. */
export const useAnswers = defineStore("answers", () => {
  const callId = ref("");
  const offered = shallowRef<Hit[]>([]);
  const found = shallowRef<Hit[]>([]);
  const cited = shallowRef<Hit[]>([]);
  const question = ref("");
  const problem = ref("");
  let asked = 0;

  const shown = computed(() => (question.value ? found.value : offered.value));
  const reply = computed(() => cited.value.map((hit) => hit.answer).join("\n"));

  function turnTo(id: string): void {
    if (id === callId.value) return;
    callId.value = id;
    offered.value = found.value = cited.value = [];
    question.value = problem.value = "";
  }

  async function listen(): Promise<void> {
    const id = callId.value;
    if (!id) return;
    const news = await knowledge.suggestions(id).catch(() => null);
    if (!news || id !== callId.value) return;
    offered.value = settled(offered.value, news.items);
    cited.value = news.cited;
  }

  async function lookUp(text: string): Promise<void> {
    const mine = ++asked;
    question.value = text.trim();
    if (!question.value) return;
    const hits = await knowledge.search(question.value, 3).catch(() => []);
    if (mine === asked) found.value = hits;
  }

  async function use(hit: Hit | undefined): Promise<void> {
    const id = callId.value;
    if (!hit || !id || hit.internal || cited.value.some((one) => one.id === hit.id)) return;
    problem.value = "";
    try {
      await knowledge.cite(hit.id, id);
      if (id === callId.value) cited.value = [...cited.value, hit];
    } catch (error) {
      problem.value = told(error);
    }
  }

  return { callId, shown, cited, question, problem, reply, turnTo, listen, lookUp, use };
});
