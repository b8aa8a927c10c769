import { join } from "node:path";
import { execPath } from "node:process";
import { execa } from "execa";
import { expect, test } from "vitest";

const EXAMPLE = join(import.meta.dirname, "../../examples/replace-file.ts");

test.each([
  ["faults", ["as it is: N calls killed or refused", "forgets to sync: N calls killed or refused", "overwrites them: N calls killed or refused", "  the settings are torn"]],
  ["power-loss", ["  done, but the settings are old", "  done, but the settings are torn", "  the settings are torn", "  the settings are torn", "as it is: N disks mounted", "forgets to sync: N disks mounted", "overwrites them: N disks mounted"]],
])("examples/replace-file.ts %s: the subject that the model plays is struck and loses its power as well, and what is wrong is seen", async (lane, said) => {
  const { stdout } = await execa(execPath, [EXAMPLE, lane]);
  const lines = stdout.replaceAll(/\b\d+\b/gu, "N").split("\n");
  // Which violation comes first depends on the recording.
  expect(lane === "faults" ? lines : lines.toSorted()).toEqual(said);
}, 900_000);
