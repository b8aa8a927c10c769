/** This defines `ownCommand`: how another process starts this same command, later. */
import { realpathSync } from "node:fs";
import process from "node:process";
import { closeRoot, errnoOf, openRoot, resolveInRoot, safePath, SwitchyardError, type Root, type Statx } from "@switchyard/fs-atomic";

/** The interpreter and the program, absolute and free of links. */
export type OwnCommand = readonly [node: string, main: string];

/**
 * This Node and this program, by the paths from which they run now. They will be started when nobody looks, perhaps in days, so
 * neither they nor a directory above them may be open to others than root, the caller, and who owns the program.
 *
 * @throws `E_POLICY` `watch_unusable`
 */
export function ownCommand(): OwnCommand {
  const root = openRoot("/");
  try {
    const [node, main] = [realpathSync(process.execPath), realpathSync(process.argv[1] ?? "")];
    const through = [node, main].map((path) => statsOf(root, path));
    const owner = through[1]?.at(-1)?.stat;
    for (const { path, stat } of through.flat()) if (isOpen(stat, owner)) throw unusable(path, `user ${stat.uid} owns it and its mode is ${(stat.mode & 0o7777).toString(8)}, so that others could replace what will run`);
    return [node, main];
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    throw unusable(process.argv[1] ?? process.execPath, `looking for it failed with ${errno}`);
  } finally {
    closeRoot(root);
  }
}

interface Found {
  readonly path: string;
  readonly stat: Statx;
}

/** The directories that lead there, and what is there. */
function statsOf(root: Root, path: string): Found[] {
  const { through } = resolveInRoot(root, safePath(path), "follow");
  return [...through, { path, stat: root.sys.statx(root.fd, path.slice(1)) }];
}

const OTHERS = 0o002;
const GROUP = 0o020;
const STICKY = 0o1000;

/** In a sticky directory nobody renames or removes what is another's. */
function isOpen({ uid, gid, mode }: Statx, program: Statx | undefined): boolean {
  if (![0, process.geteuid?.(), program?.uid].includes(uid)) return true;
  if ((mode & STICKY) !== 0) return false;
  if ((mode & OTHERS) !== 0) return true;
  return (mode & GROUP) !== 0 && ![0, process.getegid?.(), program?.gid].includes(gid);
}

function unusable(path: string, found: string): SwitchyardError {
  const message = `Cannot have the run's deadline watched: of ${JSON.stringify(path)} was found that ${found}; needed is a command that can be started later and that only root, you and its owner can change. Nothing was changed.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "watch_unusable", op: "apply", path, message, remedies: ["Install switchyard and Node where only root can write."] });
}
