/** This defines `putBackRemoved`: what a killed prune had taken from its name, back where prune finds it. */
import { ignoring, moveExclusive, type DirHandle } from "@switchyard/fs-atomic";

/**
 * Gives payloads and sidecars of this tag that wait at `.<name>.gone` (see `removeName`) their names back, where those are
 * free. A killed `removeName` leaves them there, where no listing of backups looks for them. Then they are pruned, or kept,
 * like any other.
 *
 * Crash: each is at one of the two names; the next call goes on.
 *
 * @throws `SyscallError`, e.g. `EROFS`
 */
export function putBackRemoved(dir: DirHandle, backupTag: string): void {
  const waiting = new RegExp(`^\\.(\\..+\\.${backupTag}\\.\\d{1,16}\\.bak(?:\\.meta\\.json)?)\\.gone$`, "s");
  for (const aside of dir.sys.readDirectory(dir.fd)) {
    const name = waiting.exec(aside)?.[1];
    if (name !== undefined) ignoring(["EEXIST", "ENOENT"], () => moveExclusive(dir, aside, name));
  }
}
