/** This defines `mayAsk`: whether there is somebody to ask. */
import process from "node:process";
import { manner } from "../output/manner.ts";

/** Somebody types and reads, and nothing on the command line answers or forbids the question. */
export function mayAsk(): boolean {
  const { input, yes, json } = manner();
  return input && !yes && !json && process.stdin.isTTY && process.stderr.isTTY;
}
