/** This defines `watchProfiles`: somebody who looks at the active profile as a whole, all the while. */
import { Worker } from "node:worker_threads";
import type { ProfileLooks, ProfileLookTask } from "./profile-looks.ts";

/** Someone at work. */
export interface ProfileWatch {
  /** Ends the looking and tells what was seen. */
  readonly stop: () => Promise<ProfileLooks>;
}

/** Begins to look; resolves once it has looked. The trees must not change from now on: what they hold is what is to be seen. */
export async function watchProfiles(what: Omit<ProfileLookTask, "stop">): Promise<ProfileWatch> {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL("profile-looker.ts", import.meta.url), { workerData: { ...what, stop } });
  await nextMessage(worker);
  return {
    stop: () => {
      const looks = nextMessage<ProfileLooks>(worker);
      Atomics.store(stop, 0, 1);
      return looks;
    },
  };
}

function nextMessage<Message>(worker: Worker): Promise<Message> {
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}
