import { ref } from "vue";

const KEPT = "hotline.wallboard";

/** A board on a wall is dark unless somebody chose otherwise, whatever the other pages are. */
export function useWallTheme() {
  const dark = ref(localStorage.getItem(KEPT) !== "light");

  function toggle(): void {
    dark.value = !dark.value;
    localStorage.setItem(KEPT, dark.value ? "dark" : "light");
  }

  return { dark, toggle };
}
