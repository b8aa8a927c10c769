import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const ignored = ["**/node_modules/**", "**/dist/**"];

// `local` needs no privileges and no system packages. `system` and `lanes` need root, strace, mounts: what the packages prove
// of themselves, and what is done to the built command from outside. `full` is what takes hours.
//
// How long is waited says nothing of the product: it is what a machine needs that is many times slower, or busy with other things.
const patience = { poll: { timeout: 60_000 } };

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
          testTimeout: 180_000,
          expect: patience,
        },
      },
      {
        test: {
          name: "system",
          include: ["packages/**/*.system.test.ts"],
          exclude: ignored,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          expect: patience,
        },
      },
      {
        test: {
          name: "lanes",
          include: ["test-orch/**/*.system.test.ts"],
          exclude: ignored,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          expect: patience,
          // Each of these keeps the machine's cores busy by itself.
          fileParallelism: false,
        },
      },
      {
        test: { name: "full", include: ["**/*.full.ts"], exclude: ignored, testTimeout: 7_200_000, expect: patience, fileParallelism: false },
      },
    ],
  },
});
