/** This defines `writeOutput`: a file that the caller asked for. */
import { basename, dirname, resolve } from "node:path";
import { closeDir, closeRoot, errnoOf, isSwitchyardError, nodeName, observe, openDir, openRoot, replaceFile, SwitchyardError, type ObservedNode } from "@switchyard/fs-atomic";

/**
 * Writes the bytes, the file whole, durably, in place of a regular file or nothing. A device, a FIFO or a link is
 * not replaced: that would take it away from everyone.
 *
 * Crash: the old file stands or the new one.
 *
 * @throws `E_USAGE` `output_unwritable`
 */
export async function writeOutput(path: string, bytes: Iterable<Uint8Array>): Promise<void> {
  const whole = resolve(path);
  try {
    const root = openRoot(dirname(whole));
    const dir = openDir(root, []);
    try {
      checkReplaceable(observe(dir, basename(whole)));
      await replaceFile(dir, nodeName(basename(whole)), bytes, 0o644);
    } finally {
      closeDir(dir);
      closeRoot(root);
    }
  } catch (cause) {
    if (errnoOf(cause) === undefined && !isSwitchyardError(cause)) throw cause;
    const found = errnoOf(cause) ?? (cause instanceof Error ? cause.message : String(cause));
    const message = `Cannot write ${JSON.stringify(path)}: ${found}.`;
    throw new SwitchyardError({ id: "E_USAGE", reason: "output_unwritable", op: "writeOutput", path, errno: errnoOf(cause), message, cause });
  }
}

function checkReplaceable({ kind }: ObservedNode): void {
  if (kind === "none" || kind === "file") return;
  const found = { dir: "a directory", symlink: "a link", other: "a device, FIFO or socket" }[kind];
  const message = `found ${found}; needed is a regular file, or nothing`;
  throw new SwitchyardError({ id: "E_USAGE", reason: "output_unwritable", op: "writeOutput", message });
}
