// A process that runs a lane and hangs in its first checks, for others to kill. Says "checking" when it is there.

import { runPowerLoss } from "../../src/power-loss/index.ts";
import { toySubject } from "./toy-subject.ts";

const hour = 3_600_000;

await runPowerLoss({
  fileSystems: ["ext4"],
  adversaries: ["none"],
  subject: {
    ...toySubject("none", "ledger-apart"),
    check: () =>
      new Promise(() => {
        console.log("checking");
        setTimeout(() => undefined, hour);
      }),
  },
});
