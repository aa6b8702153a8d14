type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">;

export type ListKey = { to: number } | "open";

/** What a key means in a list of `count` rows with row `at` chosen (-1: none); null for a key that is not the list's. */
export function listKey(event: Pressed, count: number, at: number): ListKey | null {
  if (event.ctrlKey || event.metaKey || event.altKey || count === 0) return null;
  const within = (to: number): ListKey => ({ to: Math.min(count - 1, Math.max(0, to)) });
  switch (event.key) {
    case "j":
    case "ArrowDown":
      return within(at + 1);
    case "k":
    case "ArrowUp":
      return within(at - 1);
    case "PageDown":
      return within(at + 10);
    case "PageUp":
      return within(at - 10);
    case "Home":
      return within(0);
    case "End":
      return within(count - 1);
    case "Enter":
      return at >= 0 ? "open" : null;
    default:
      return null;
  }
}
