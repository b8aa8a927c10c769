/** This defines `changingError`: the refusal of a file that changes while it is read. */
import { SwitchyardError } from "@switchyard/fs-atomic";

/** Without a hash of what stands there, nobody could say later whether it came back. */
export function changingError(path: string): SwitchyardError {
  const message = `Cannot observe ${JSON.stringify(path)}: it changed while it was read; needed is a file that holds still.`;
  return new SwitchyardError({ id: "E_ATOMIC_SWAP", reason: "conflict", op: "observe", path, message });
}
