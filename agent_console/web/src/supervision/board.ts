import type { DepartmentName } from "@/api/types/people";
import type { BoardCard, BoardColumn } from "@/api/types/supervision";

/** Above it there is no letter any more. */
export const TOP_LEVEL = 5;

export interface Group {
  department: DepartmentName | null;
  cards: BoardCard[];
}

/** When a card's answer is due; one that was answered waits for its release and comes last. */
function rank(card: BoardCard): string {
  return card.feedback_at ? `1${card.feedback_at}` : `0${card.due_at ?? "9"}`;
}

/** The cards of a level by department; the department with the most pressing card first, its cards likewise. */
export function groups(cards: readonly BoardCard[]): Group[] {
  const found = new Map<string, Group>();
  for (const card of cards.toSorted((a, b) => rank(a).localeCompare(rank(b)))) {
    const code = card.department?.code ?? "";
    const group = found.get(code) ?? { department: card.department, cards: [] };
    group.cards.push(card);
    found.set(code, group);
  }
  return [...found.values()];
}

/** Only the cards of one department, if one is wanted; counts follow. */
export function narrowed(columns: readonly BoardColumn[], department: string): BoardColumn[] {
  if (!department) return [...columns];
  return columns.map((column) => {
    const cards = column.cards.filter((card) => card.department?.code === department);
    return { ...column, cards, count: cards.length };
  });
}

/** Every department that has a card, each once. */
export function departmentsOn(columns: readonly BoardColumn[]): DepartmentName[] {
  const found = new Map<string, DepartmentName>();
  for (const { cards } of columns) for (const { department } of cards) if (department) found.set(department.code, department);
  return [...found.values()].sort((a, b) => a.code.localeCompare(b.code));
}

/** Cards as they are drawn: a list for each column. */
export function drawn(columns: readonly BoardColumn[]): BoardCard[][] {
  return columns.map((column) => groups(column.cards).flatMap((group) => group.cards));
}

/** The card one step away: up or down within its column, left or right to the next column that has any. */
export function step(board: readonly BoardCard[][], open: number | null, by: "up" | "down" | "left" | "right"): BoardCard | null {
  const column = board.findIndex((cards) => cards.some((card) => card.id === open));
  if (column < 0) return board.find((cards) => cards.length > 0)?.[0] ?? null;
  const cards = board[column] ?? [];
  const row = cards.findIndex((card) => card.id === open);
  if (by === "up" || by === "down") return cards[Math.min(Math.max(row + (by === "down" ? 1 : -1), 0), cards.length - 1)] ?? null;
  const others = by === "right" ? board.slice(column + 1) : board.slice(0, column).reverse();
  const next = others.find((list) => list.length > 0);
  return next?.[Math.min(row, next.length - 1)] ?? cards[row] ?? null;
}
