/** This defines `openSinkFile`: the file that facts are appended to, opened. */
import { errnoOf, MODE, OPEN, pathIn, SwitchyardError, type DirHandle, type Fd, type NodeName } from "@switchyard/fs-atomic";

/**
 * Opens the file to be appended to, made if missing, without following a link; its name is durable.
 *
 * Crash: the file is there, empty, or it is not.
 *
 * @throws {@link SwitchyardError} `E_POLICY` `sink_unusable`
 */
export async function openSinkFile(dir: DirHandle, name: NodeName): Promise<Fd> {
  const path = pathIn(dir, name);
  let fd: Fd | null = null;
  try {
    const flags = OPEN.RDWR | OPEN.CREAT | OPEN.APPEND | OPEN.NOFOLLOW | OPEN.NONBLOCK;
    fd = dir.sys.openat(dir.fd, name, { flags, mode: 0o644 });
    // A FIFO or a device opens as well, and swallows what is written.
    if ((dir.sys.statx(fd, "").mode & MODE.TYPE) !== MODE.FILE) throw sinkUnusable(path, "it is no regular file");
    await dir.sys.fsync(dir.fd);
    return fd;
  } catch (cause) {
    if (fd !== null) dir.sys.close(fd);
    const errno = errnoOf(cause);
    throw errno === undefined ? cause : sinkUnusable(path, errno, cause);
  }
}

/** Whether the name still leads to the open file. */
export function isStillNamed(dir: DirHandle, name: NodeName, fd: Fd): boolean {
  try {
    const [named, open] = [dir.sys.statx(dir.fd, name), dir.sys.statx(fd, "")];
    return named.ino === open.ino && named.device === open.device;
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return false;
    throw error;
  }
}

/** Nothing can be recorded there. */
export function sinkUnusable(path: string, found: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError({
    id: "E_POLICY",
    reason: "sink_unusable",
    op: "openSink",
    path,
    errno: errnoOf(cause),
    message: `Cannot record facts in ${JSON.stringify(path)}: ${found}; needed is a regular file that can be appended to.`,
    cause,
  });
}
