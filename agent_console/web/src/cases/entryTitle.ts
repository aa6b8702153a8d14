import type { TimeLineEntry } from "@/api/types/ticketPage";
import { useI18n } from "@/i18n";

import { useWords } from "./words";

/** What an entry of a time line is called, in a word or two. */
export function useEntryTitle(): (entry: TimeLineEntry) => string {
  const i18n = useI18n();
  const words = useWords();

  /** What the citizen answered, or that nobody was reached. */
  function evaluation({ way, reached, solved, result }: TimeLineEntry["data"]): string {
    const said = reached === false ? [i18n.t("timeLine.unreached")] : [word(solved, words.solved), word(result, words.score)];
    return [i18n.t(way === "machine" ? "machine.title" : "timeLine.evaluation"), ...said].filter(Boolean).join(" · ");
  }

  /** How the citizen rated the call, which says nothing about the matter. */
  function service({ survey }: TimeLineEntry["data"]): string {
    return typeof survey === "number" ? i18n.t("timeLine.service", { score: i18n.word("survey", String(survey)) }) : "";
  }

  return ({ kind, title, data }) => {
    if (kind === "move") return [words.move(title), title === "tell" ? word(data.way, words.told) : ""].filter(Boolean).join(" · ");
    if (kind === "call") return [i18n.t("timeLine.call"), i18n.word("outcome", title), service(data)].filter(Boolean).join(" · ");
    if (kind === "hand_over") {
      const state = data.connected_at && data.state !== "completed" ? "connected" : String(data.state);
      const what = i18n.t(data.kind === "line" ? "timeLine.hand_over" : "timeLine.passed_on");
      return [what, title, i18n.word("handOver.way", String(data.way)), i18n.word("handOver.was", state)].join(" · ");
    }
    if (kind === "evaluation") return evaluation(data);
    if (kind === "reply") return words.move("reply");
    return [i18n.word("timeLine", kind), title].filter(Boolean).join(" ");
  };
}

const word = (value: unknown, named: (value: string) => string): string => (typeof value === "string" ? named(value) : "");
