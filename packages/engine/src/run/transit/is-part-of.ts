/** This defines `isPartOf`: whether a node holds nothing but what another one holds too. Reads only. */
import { ignoring, isSwitchyardError, observe, openFile, type OpenFile, type Place } from "@switchyard/fs-atomic";

/** So much is compared at a time, in bytes. */
const PIECE = 1024 * 1024;

/**
 * Whether `copy` is a link with the same text, or a file that is no longer and in which each byte is that of `original` or
 * zero, as a copy that was cut short leaves it. Such a copy can go without anything being lost.
 */
export function isPartOf(copy: Place, original: Place): boolean {
  const [a, b] = [observe(copy.dir, copy.name), observe(original.dir, original.name)];
  if (a.kind === "symlink") return b.kind === "symlink" && a.dest === b.dest;
  if (a.kind !== "file" || b.kind !== "file" || a.stat.nlink !== 1 || a.stat.size > b.stat.size) return false;
  return ofFile(copy, Number(a.stat.size), (part) => ofFile(original, Number(b.stat.size), (whole) => isWithin(part, whole)));
}

function isWithin(part: OpenFile, whole: OpenFile): boolean {
  for (let at = 0; at < part.size; at += PIECE) {
    const length = Math.min(PIECE, part.size - at);
    const [bytes, wanted] = [part.read(at, length), whole.read(at, length)];
    if (!bytes.equals(wanted) && !bytes.every((byte, index) => byte === 0 || byte === wanted[index])) return false;
  }
  return true;
}

/** False where it is no regular file any more, or cannot be read. */
function ofFile({ dir, name }: Place, size: number, act: (file: OpenFile) => boolean): boolean {
  try {
    return ignoring(["ENOENT", "ELOOP", "EIO"], () => {
      const file = openFile(dir, name, size);
      try {
        return act(file);
      } finally {
        file.close();
      }
    }) ?? false;
  } catch (error) {
    if (isSwitchyardError(error)) return false;
    throw error;
  }
}
