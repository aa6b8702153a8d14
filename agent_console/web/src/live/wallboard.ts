import { ref } from "vue";

import { defineStore } from "pinia";

import { type Wallboard, type WallboardNews, wallboardApi } from "@/api/wallboard";
import { told } from "@/cases/refusals";
import { useClock } from "@/shared/clock";

/** Put news into the board; null when something between them is missing. */
export function withNews(board: Wallboard, news: WallboardNews): Wallboard | null {
  if (news.version <= board.version) return board;
  if (news.version > board.version + 1) return null;
  const seats = new Map([...board.seats, ...news.seats].map((one) => [one.login, one]));
  const queues = new Map([...board.queues, ...news.queues].map((one) => [one.queue, one]));
  return {
    ...board,
    version: news.version,
    seats: [...seats.values()],
    queues: [...queues.values()],
    level: news.level ?? board.level,
    warnings: news.warnings ?? board.warnings,
  };
}

/** What everybody does, as long as a page shows it. */
export const useWallboard = defineStore("wallboard", () => {
  const board = ref<Wallboard | null>(null);
  const problem = ref("");
  /** When the board was last known to be true, by the server's clock. */
  const heardAt = ref(0);
  const clock = useClock();
  /** News that came while the whole was being read. */
  let early: WallboardNews[] | null = null;

  async function load(): Promise<void> {
    if (early) return;
    early = [];
    try {
      const whole = await wallboardApi.now();
      board.value = early.reduce<Wallboard>((known, news) => withNews(known, news) ?? known, whole);
      heardAt.value = clock.now;
      problem.value = "";
    } catch (error) {
      problem.value = told(error);
    } finally {
      early = null;
    }
  }

  function take(news: WallboardNews): void {
    heardAt.value = clock.now;
    if (early) early.push(news);
    if (early || !board.value) return;
    const next = withNews(board.value, news);
    if (next) board.value = next;
    else void load();
  }

  function close(): void {
    board.value = null;
  }

  return { board, problem, heardAt, load, take, close };
});
