/** This proves when a thread leaves the lock to others. */
import { expect, it } from "vitest";
import { Courtesy } from "../../src/queue/courtesy.ts";

/** Turns of `ms` each, in a row from 0 on. @returns the end of the last one */
function serve(courtesy: Courtesy, turns: number, ms: number): number {
  for (let turn = 0; turn < turns; turn++) {
    courtesy.granted(turn * ms);
    courtesy.freed((turn + 1) * ms);
  }
  return turns * ms;
}

it("owed(): nothing served yet, nothing [REQ-L3]", () => {
  expect(new Courtesy().owed(0)).toBe(0);
});

it("owed(): many short turns or few long ones, nothing [REQ-L3]", () => {
  const [short, few] = [new Courtesy(), new Courtesy()];
  expect(short.owed(serve(short, 100, 2))).toBe(0);
  expect(few.owed(serve(few, 3, 10_000))).toBe(0);
});

it("owed(): four turns in a row and a quarter of a second, one gap that runs out [REQ-L3]", () => {
  const courtesy = new Courtesy();
  const end = serve(courtesy, 4, 100);
  expect(courtesy.owed(end)).toBe(50);
  expect(courtesy.owed(end + 20)).toBe(30);
  expect(courtesy.owed(end + 50)).toBe(0);
  expect([courtesy.isOver(end + 20), courtesy.isOver(end + 50)]).toEqual([false, true]);
});

it("owed(): after a gap, nothing until the next stretch is served [REQ-L3]", () => {
  const courtesy = new Courtesy();
  const end = serve(courtesy, 4, 100) + 50;
  courtesy.granted(end);
  courtesy.freed(end + 1000);
  expect(courtesy.owed(end + 1000)).toBe(0);
});
