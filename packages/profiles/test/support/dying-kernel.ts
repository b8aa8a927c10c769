/** This defines `dyingAt`: a kernel that lets so many changes through and then none: a process that is killed. */
import { linuxSyscalls, OPEN, type Syscalls } from "@switchyard/fs-atomic";

/** Thrown in place of a change. */
export class Killed extends Error {}

/** What changes nothing. All else is counted. */
const LOOKS: ReadonlySet<string> = new Set(["openat2", "close", "statx", "checkExecute", "readlinkat", "readDirectory", "pread", "seek", "inodeFlags", "fileSystemType", "flock", "xattrs"]);

/** Lets `changes - 1` of them through. */
export function dyingAt(changes: number): { readonly syscalls: Syscalls; readonly died: () => boolean } {
  const kernel = linuxSyscalls();
  let left = changes;
  const die = (): void => {
    left -= 1;
    if (left <= 0) throw new Killed("killed");
  };
  const syscalls = new Proxy(kernel, {
    get(target, name: keyof Syscalls) {
      if (LOOKS.has(name)) return target[name];
      if (name === "openat") {
        return (...args: Parameters<Syscalls["openat"]>): number => {
          if ((args[2].flags & OPEN.CREAT) !== 0) die();
          return target.openat(...args);
        };
      }
      if (name === "fsync" || name === "syncfs") {
        return async (fd: number): Promise<void> => {
          die();
          await target[name](fd);
        };
      }
      const act: unknown = target[name];
      if (typeof act !== "function") return act;
      return (...args: readonly unknown[]): unknown => {
        die();
        return Reflect.apply(act, target, args);
      };
    },
  });
  return { syscalls, died: () => left <= 0 };
}
