/** This defines `GATES_MUTANTS`: what may be wrong with gates and locks. */
import { lane, unit } from "../guard.ts";
import type { Mutant } from "../mutant.ts";

/** See {@link Mutant}. */
export const GATES_MUTANTS: readonly Mutant[] = [
  {
    name: "gate-not-asked",
    removes: "A commit does what the gates stop.",
    file: "packages/engine/src/preflight/judge.ts",
    find: "const error = errorOf(action, gated);",
    replace: "const error = errorOf(action, CLEAR);",
    guards: [unit("engine/test/apply.test.ts")],
  },
  {
    name: "run-gate-not-asked",
    removes: "A commit does what the gates of the run as a whole stop.",
    file: "packages/engine/src/preflight/judge.ts",
    find: ", ...whole.stops.map(stopError)];",
    replace: "];",
    guards: [unit("engine/test/apply.test.ts"), unit("engine/test/ownership.test.ts")],
  },
  {
    name: "untrusted-source",
    removes: "A source that others can write passes.",
    file: "packages/policy/src/gates/source-gates.ts",
    find: "  if (weak === undefined) return [];",
    replace: "  if (weak === undefined || weak.stat.mode !== 0) return [];",
    guards: [unit("policy/test/gates/gates.test.ts")],
  },
  {
    name: "drift-unchecked",
    removes: "A saved plan is applied although the system has changed.",
    file: "packages/engine/src/apply/apply-undertaking.ts",
    find: "          if (saved !== null) checkDrift(saved, observed);\n",
    replace: "",
    guards: [unit("cli/test/saved-plan.test.ts")],
  },
  {
    name: "lock-not-taken",
    removes: "A commit takes no lock.",
    file: "packages/engine/src/state/session.ts",
    find: "    return await lockManager(state.lockDir, nodeName(LOCK_NAME)).acquire({ timeoutMs, runId: request.runId, signal });\n",
    replace: "    return { waitMs: 0, attempts: 0, release: nothing, [Symbol.dispose]: nothing };\n",
    guards: [unit("engine/test/prune.test.ts", "another holds the lock"), lane("rivals", "rivals/rivals.system.test.ts", "three rivals")],
  },
  {
    name: "lock-not-asked",
    removes: "The lock file is opened and not locked.",
    file: "packages/locking/src/kernel/ask-kernel.ts",
    find: "      if (!lock(dir, { name, fd: file.fd, how: HOW[mode] })) return \"file\"; // (3)\n",
    replace: "",
    guards: [unit("locking/test/kernel-lock.test.ts")],
  },
];
