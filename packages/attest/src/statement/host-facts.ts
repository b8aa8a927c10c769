/** This defines `hostFacts`: what a statement says of the machine, where it says anything. */
import { hostname, machine, release } from "node:os";
import type { Statement } from "./statement.ts";

/** What is said of a machine. Give others to say less, or null to say nothing. */
export type HostFacts = NonNullable<Statement["predicate"]["host"]>;

/** Of this machine. */
export function hostFacts(): HostFacts {
  return { hostname: hostname(), kernel: release(), machine: machine() };
}
