import { ref } from "vue";

import { defineStore } from "pinia";

const KEPT = "hotline.theme";

/** Light or dark: as chosen here, else as the system says. */
export const useTheme = defineStore("theme", () => {
  const kept = localStorage.getItem(KEPT);
  const dark = ref(kept ? kept === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);

  function apply(): void {
    document.documentElement.classList.toggle("dark", dark.value);
  }

  function toggle(): void {
    dark.value = !dark.value;
    localStorage.setItem(KEPT, dark.value ? "dark" : "light");
    apply();
  }

  apply();
  return { dark, toggle };
});
