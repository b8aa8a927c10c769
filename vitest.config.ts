import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const ignored = ["**/node_modules/**", "**/dist/**"];

// `local` needs no privileges and no system packages. `system` and `lanes` need root, strace, mounts: what the packages prove
// of themselves, and what is done to the built command from outside. `full` is what takes hours.
export default defineConfig({
  test: {
    // Most tests wait for processes and disks: with as many of them as there are cores a third of the machine would stay idle.
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
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
          include: ["packages/**/*.system.test.ts"],
          exclude: ignored,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "lanes",
          include: ["test-orch/**/*.system.test.ts"],
          exclude: ignored,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          // Each of these keeps the machine's cores busy by itself.
          fileParallelism: false,
        },
      },
      {
        test: { name: "full", include: ["**/*.full.ts"], exclude: ignored, testTimeout: 7_200_000, fileParallelism: false },
      },
    ],
  },
});
