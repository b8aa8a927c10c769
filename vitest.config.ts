import { defineConfig } from "vitest/config";

const ignored = ["**/node_modules/**", "**/dist/**"];

// Two lanes: `local` needs no privileges and no system packages, `system` needs root, strace, mounts.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "local",
          include: ["**/*.test.ts"],
          exclude: [...ignored, "**/*.system.test.ts"],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "system",
          include: ["**/*.system.test.ts"],
          exclude: ignored,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          // Each of these keeps the machine's cores busy by itself.
          fileParallelism: false,
        },
      },
    ],
  },
});
