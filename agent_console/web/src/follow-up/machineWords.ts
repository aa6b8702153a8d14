import type { MachineCall, MachineVisit } from "@/api/types/followUps";
import { useI18n } from "@/i18n";
import { dayAndTime } from "@/shared/time";

import { QUESTIONS } from "./answers";

/** What the line does about a follow-up, in words. */
export function useMachineWords() {
  const i18n = useI18n();
  const { t, word } = i18n;

  /** Why it is people's, or why the line waits. */
  function why(visit: MachineVisit): string {
    if (visit.taken_by) return t("machine.taken", { who: visit.taken_by });
    if (visit.left) return word("machineLeft", visit.left);
    if (visit.for_people) return word("machineFor", visit.for_people);
    return visit.why ? word("machineWhy", visit.why) : "";
  }

  function tried(visit: MachineVisit): string {
    const tries = visit.tries ? t("machine.tries", { n: visit.tries }) : visit.state === "open" ? t("machine.untried") : "";
    return [tries, visit.next_at && t("machine.next", { at: dayAndTime(visit.next_at) })].filter(Boolean).join(" · ");
  }

  /** What was answered before the call ended, however it ended. */
  function answers(call: MachineCall): string {
    return QUESTIONS.filter((question) => call[question])
      .map((question) => {
        const score = question === "result" || question === "attitude";
        return `${word("machineAsked", question)} ${word(score ? "score" : `visit.${question}`, call[question])}`;
      })
      .join(" · ");
  }

  return { why, tried, answers, state: (visit: MachineVisit) => word("machineState", visit.state) };
}
