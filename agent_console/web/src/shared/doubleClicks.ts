/**
 * Let the second click of a double one on a button do nothing, on every page: it would undo what the first one did, or
 * press what came to its place. Digits of a telephone are no such buttons, they may be pressed as fast as one likes.
 */
export function ignoreDoubleClicks(page: Pick<Document, "addEventListener">): void {
  page.addEventListener(
    "click",
    (event) => {
      const pressed = event.target instanceof Element ? event.target.closest(".button") : null;
      if (!pressed || event.detail < 2) return;
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );
}
