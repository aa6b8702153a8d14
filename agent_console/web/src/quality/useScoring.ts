import { computed, reactive, ref, watch } from "vue";

import type { Inspection, Score } from "@/api/types/quality";
import { useSession } from "@/live/session";
import { useClock } from "@/shared/clock";

import { UNSCORED, scoreToSend, totalOf, unexplained, unscored } from "./card";
import { KeptScore, forgetOld } from "./kept";

interface ScoreInWork {
  scores: Record<string, number>;
  remarks: Record<string, string>;
  summary: string;
}

/** The card while it is filled in; every change is kept in this browser until the card was sent. */
export function useScoring(inspection: Inspection) {
  const clock = useClock();
  const { card } = inspection;
  const kept = new KeptScore(useSession().me?.login ?? "", inspection.id);
  forgetOld(clock.now);
  const found = kept.read(card);
  const { scores, remarks, summary } = found ?? UNSCORED;
  const score: ScoreInWork = reactive({ scores: { ...scores }, remarks: { ...remarks }, summary });
  /** Whether what stands here was typed before this page was opened. */
  const restored = ref(found !== null);

  watch(score, (now: Score) => {
    kept.keep(now, clock.now);
  });

  return {
    score,
    restored,
    total: computed(() => totalOf(card, score.scores)),
    unscored: computed(() => unscored(card, score.scores)),
    unexplained: computed(() => unexplained(card, score.scores, score.remarks)),
    toSend: () => scoreToSend(card, score),
    sent: () => {
      kept.forget();
    },
  };
}
