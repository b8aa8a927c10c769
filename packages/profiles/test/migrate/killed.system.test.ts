/** This proves that a migration and a flip that are killed at any change leave every path leading somewhere whole, and are done by the next command (REQ-P2, REQ-P3, REQ-A1). */
import { execFileSync } from "node:child_process";
import { readlinkSync } from "node:fs";
import { recover } from "@switchyard/engine";
import { expect, test } from "vitest";
import { dyingAt, type Killed } from "../support/dying-kernel.ts";
import { profiled, profiling, type Profiled } from "../support/profiled.ts";

/** What running a target says: `vendor ls`. */
const says = ({ at }: Profiled, name: string): string => execFileSync(at(`usr/bin/${name}`), { encoding: "utf8" }).trim();

/** No path is ever missing, dangling or another program than one of these two. */
function expectWhole(place: Profiled, kill: number, allowed: readonly string[] = ["vendor"]): void {
  const seen = ["cat", "ls"].map((name) => says(place, name).replace(` ${name}`, ""));
  expect(allowed, `killed at change ${kill}`).toContain(seen[0]);
  expect(seen[1], `killed at change ${kill}`).toBe(seen[0]);
}

/** Does it again and again, killed at each change in turn, until one comes through. @returns how many were killed */
async function killedAtEach(prepare: () => Promise<Profiled>, act: (place: Profiled, kernel: ReturnType<typeof dyingAt>["syscalls"]) => Promise<unknown>, check: (place: Profiled, kill: number) => Promise<void>): Promise<number> {
  for (let kill = 1; ; kill++) {
    const place = await prepare();
    const { syscalls, died } = dyingAt(kill);
    // What it says then is the word of a process that is dead.
    await act(place, syscalls).catch((error: Killed) => error);
    if (!died()) return kill - 1;
    await check(place, kill);
  }
}

test("adopt(): killed at every change, the targets are whole, and it is done when called again [REQ-P3] [REQ-A1] [REQ-A2]", async () => {
  const kills = await killedAtEach(
    async () => profiling(),
    (place, syscalls) => place.adopt({}, { syscalls }),
    async (place, kill) => {
      expectWhole(place, kill);
      await recover(place.context());
      expectWhole(place, kill);
      expect(await place.adopt(), `killed at change ${kill}`).toMatchObject({ ok: true });
      expect(readlinkSync(place.at("usr/bin/ls"))).toBe("../lib/switchyard/active/bin/ls");
      expectWhole(place, kill);
    },
  );
  expect(kills).toBeGreaterThan(50);
}, 900_000);

test("adopt(): killed at every change, called again at once: done, the killed run ended first [REQ-P3] [REQ-A1] [REQ-A2]", async () => {
  const ended: string[] = [];
  const kills = await killedAtEach(
    async () => profiling(),
    (place, syscalls) => place.adopt({}, { syscalls }),
    async (place, kill) => {
      const again = await place.adopt();
      expect(again, `killed at change ${kill}`).toMatchObject({ ok: true, exit_code: 0, error: null });
      ended.push(...again.recovered.map(({ outcome }) => outcome));
      expect(readlinkSync(place.at("usr/bin/ls"))).toBe("../lib/switchyard/active/bin/ls");
      expectWhole(place, kill);
    },
  );
  expect(kills).toBeGreaterThan(50);
  expect(ended).toContain("undone");
}, 900_000);

test("setProfile(): killed at every change, what is kept included, one profile or the other, and it is done when called again [REQ-P2] [REQ-A1] [REQ-A2]", async () => {
  const kills = await killedAtEach(
    async () => {
      const place = await profiled();
      await place.build({ name: "small", only: ["cp"] });
      return place;
    },
    (place, syscalls) => place.set("small", {}, { syscalls }),
    async (place, kill) => {
      expectWhole(place, kill);
      await recover(place.context());
      expect(["profiles/vendor", "profiles/small"]).toContain(place.active());
      expect(await place.set("small"), `killed at change ${kill}`).toMatchObject({ ok: true });
      expect(place.active()).toBe("profiles/small");
      expectWhole(place, kill);
    },
  );
  expect(kills).toBeGreaterThan(30);
}, 900_000);

test("setProfile(): to another provider, killed at every change: all targets of one profile [REQ-P1] [REQ-A1]", async () => {
  const kills = await killedAtEach(
    profiled,
    (place, syscalls) => place.set("p", {}, { syscalls }),
    async (place, kill) => {
      expectWhole(place, kill, ["vendor", "p"]);
      await recover(place.context());
      expectWhole(place, kill, ["vendor", "p"]);
    },
  );
  expect(kills).toBeGreaterThan(30);
}, 900_000);
