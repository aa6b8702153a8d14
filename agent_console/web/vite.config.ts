import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

const backend = "http://127.0.0.1:8012";

export default defineConfig({
  plugins: [vue()],
  resolve: { tsconfigPaths: true },
  // Strict content security: no inlined data addresses, no inline module loader.
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": backend, "/ws": { target: backend.replace("http", "ws"), ws: true } },
  },
  test: { include: ["tests/**/*.test.ts"], environment: "node" },
});
