/** This defines `PATHS_MUTANTS`: what may be wrong with how paths are opened. */
import { unit } from "../guard.ts";
import type { Mutant } from "../mutant.ts";

/** See {@link Mutant}. */
export const PATHS_MUTANTS: readonly Mutant[] = [
  {
    name: "openat2-follows-links",
    removes: "The kernel is not asked to stay below the root and to follow no link.",
    file: "packages/fs-atomic/src/path/dir-handle.ts",
    find: "{ flags: DIRECTORY, resolve: BENEATH }",
    replace: "{ flags: DIRECTORY, resolve: 0 }",
    guards: [unit("fs-atomic/test/path/dir-handle.test.ts")],
  },
  {
    name: "walk-follows-links",
    removes: "Where openat2 is missing, links in the path are followed.",
    file: "packages/fs-atomic/src/path/dir-handle.ts",
    find: "return sys.openat(fd, name, { flags: DIRECTORY | OPEN.NOFOLLOW });",
    replace: "return sys.openat(fd, name, { flags: DIRECTORY });",
    guards: [unit("fs-atomic/test/path/dir-handle.test.ts")],
  },
  {
    name: "lock-follows-links",
    removes: "A link at the lock's path is followed.",
    file: "packages/locking/src/kernel/open-lock-file.ts",
    find: "const NODE = OPEN.NOFOLLOW | OPEN.NONBLOCK;",
    replace: "const NODE = OPEN.NONBLOCK;",
    guards: [unit("locking/test/kernel-lock-paths.test.ts")],
  },
  {
    name: "sink-follows-links",
    removes: "A link at the path of the facts is followed.",
    file: "packages/facts/src/sink/open-sink-file.ts",
    find: "OPEN.APPEND | OPEN.NOFOLLOW | OPEN.NONBLOCK",
    replace: "OPEN.APPEND | OPEN.NONBLOCK",
    guards: [unit("facts/test/fact-sink.test.ts")],
  },
  {
    name: "state-of-others",
    removes: "A state directory that others can write is used.",
    file: "packages/engine/src/state/open-state.ts",
    find: "      checkOwner(root, dir);\n      return",
    replace: "      return",
    guards: [unit("engine/test/apply.test.ts"), unit("engine/test/lock/lock-status.test.ts"), unit("engine/test/status.test.ts")],
  },
];
