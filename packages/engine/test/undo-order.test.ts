/** This proves in which order a run is undone, and that of what lies beside the targets only its own is removed (REQ-R4). */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { linuxSyscalls, RENAME, SyscallError, type Syscalls } from "@switchyard/fs-atomic";
import { expect, test } from "vitest";
import { apply } from "../src/apply/apply.ts";
import { program, scratch, type Scratch } from "./support/scratch.ts";

const NAMES = ["a", "b", "c", "d"];

/** Programs that are all files in one directory. */
function programs(place: Scratch): Scratch["links"] {
  for (const name of NAMES) {
    program(place.at(`usr/bin/${name}`), `old ${name}`);
    program(place.at(`opt/p/${name}`), `new ${name}`);
  }
  return NAMES.map((name) => ({ target: `/usr/bin/${name}`, source: `/opt/p/${name}` }));
}

/** Refuses the exchange of `refused`, before which `meanwhile` is called, and notes all others. */
function watching(refused: string, exchanged: string[], meanwhile: () => void = () => undefined): Syscalls {
  const kernel = linuxSyscalls();
  return {
    ...kernel,
    rename(dir, name, newName, flags) {
      if (flags === RENAME.EXCHANGE && newName === refused) {
        meanwhile();
        throw new SyscallError("rename", "EIO", newName);
      }
      if (flags === RENAME.EXCHANGE) exchanged.push(newName);
      kernel.rename(dir, name, newName, flags);
    },
  };
}

test("apply(): the last of four targets is refused, those before go back in reverse order [REQ-R4]", async () => {
  const place = scratch();
  const exchanged: string[] = [];
  const report = await apply(place.context({ syscalls: watching("d", exchanged) }), { links: programs(place), mode: "commit" });
  expect(report).toMatchObject({ ok: false, rolled_back: true });
  expect(exchanged).toEqual(["a", "b", "c", "c", "b", "a"]);
});

test("apply(): someone else's file at the name of a sidecar, stays when the run is undone; of the others none is left [REQ-R4] [REQ-B2]", async () => {
  const place = scratch();
  const theirs = "not what the run wrote";
  const sidecars = (): string[] => readdirSync(place.at("usr/bin")).filter((name) => name.endsWith(".meta.json"));
  const replace = (): void => writeFileSync(place.at(`usr/bin/${sidecars().find((name) => name.startsWith(".b."))}`), theirs);
  const report = await apply(place.context({ syscalls: watching("d", [], replace) }), { links: programs(place), mode: "commit" });
  expect(report).toMatchObject({ ok: false, rolled_back: true });
  expect(sidecars().map((name) => readFileSync(place.at(`usr/bin/${name}`), "utf8"))).toEqual([theirs]);
});
