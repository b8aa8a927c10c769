/** This defines `SWAP_MUTANTS`: what may be wrong with the swap. */
import { lane, unit } from "../guard.ts";
import type { Mutant } from "../mutant.ts";

/** See {@link Mutant}. */
export const SWAP_MUTANTS: readonly Mutant[] = [
  {
    name: "swap-displaced-unchecked",
    removes: "What comes out of the exchange is not compared with what was observed.",
    file: "packages/fs-atomic/src/swap/exchange-checked.ts",
    find: "  if (isExpected(out)) return true;",
    replace: "  if (isExpected(out) || out.kind !== \"none\") return true;",
    guards: [unit("fs-atomic/test/swap/exchange-checked.test.ts")],
  },
  {
    name: "swap-incoming-unchecked",
    removes: "Whatever waits at the stage name becomes the target.",
    file: "packages/fs-atomic/src/swap/swap.ts",
    find: "    if (!matches(incoming.node, ours)) throw lost(path, incoming.name);\n",
    replace: "",
    guards: [unit("fs-atomic/test/swap/swap.test.ts", "the staged link is gone")],
  },
  {
    name: "swap-with-a-gap",
    removes: "The target is moved away before the new node takes its name.",
    file: "packages/fs-atomic/src/swap/exchange-checked.ts",
    find: "  dir.sys.rename(dir.fd, names.waiting, names.target, RENAME.EXCHANGE);\n  let out",
    replace: "  dir.sys.rename(dir.fd, names.target, `${names.waiting}.gap`, 0);\n  dir.sys.rename(dir.fd, names.waiting, names.target, 0);\n  dir.sys.rename(dir.fd, `${names.waiting}.gap`, names.waiting, 0);\n  let out",
    guards: [unit("fs-atomic/test/swap/swap.observer.test.ts"), lane("observer", "observer/observer.system.test.ts", "no observer")],
  },
  {
    name: "move-replaces",
    removes: "A node is filed away over whatever has its backup name.",
    file: "packages/fs-atomic/src/swap/move-exclusive.ts",
    find: "dir.sys.rename(dir.fd, from, to, RENAME.NOREPLACE);",
    replace: "dir.sys.rename(dir.fd, from, to, 0);",
    guards: [unit("fs-atomic/test/swap/swap.test.ts")],
  },
  {
    name: "removal-replaces",
    removes: "A target that becomes absent is renamed over whatever has its backup name.",
    file: "packages/fs-atomic/src/swap/swap.ts",
    find: "dir.sys.rename(dir.fd, target, keep, RENAME.NOREPLACE);",
    replace: "dir.sys.rename(dir.fd, target, keep, 0);",
    guards: [unit("fs-atomic/test/swap/swap.test.ts", "the name to keep it under is taken")],
  },
  {
    name: "removal-unchecked",
    removes: "What was renamed away is not compared with what was observed.",
    file: "packages/fs-atomic/src/swap/swap.ts",
    find: "  if (sameNode(identityOf(observeLikely(dir, keep, prior.kind)), prior)) return method;",
    replace: "  if (prior.kind !== \"none\") return method;",
    guards: [unit("fs-atomic/test/swap/swap.test.ts")],
  },
  {
    name: "identity-by-inode-number",
    removes: "A node of the same inode number is taken for the same node, whenever it was made.",
    file: "packages/fs-atomic/src/node/identity.ts",
    find: "  return a.btime_ns === b.btime_ns && (a.btime_ns !== null || a.mtime_ns === b.mtime_ns);",
    replace: "  return true;",
    guards: [unit("fs-atomic/test/node/identity.test.ts")],
  },
  {
    name: "settle-moves-foreign",
    removes: "Settling moves someone else's node away from the target and leaves it there.",
    file: "packages/fs-atomic/src/swap/settle-swap.ts",
    find: "      return step.from !== \"target\" || isOursOrBack(dir, swap, step.to);",
    replace: "      return true;",
    guards: [unit("fs-atomic/test/swap/settle-swap.interrupt.test.ts"), unit("fs-atomic/test/swap/settle-swap.test.ts"), unit("fs-atomic/test/swap/swap.race.test.ts")],
  },
  {
    name: "stage-unlinks-foreign",
    removes: "Any link at an abandoned stage name is unlinked.",
    file: "packages/fs-atomic/src/swap/settle-stage.ts",
    find: "if (node.kind !== \"symlink\" || !isOurs(node)) return \"foreign\";",
    replace: "if (node.kind !== \"symlink\") return \"foreign\";",
    guards: [unit("fs-atomic/test/swap/settle-stage.test.ts")],
  },
];
