/** This defines the package managers whose databases are read. */

/** In the order in which their databases are asked. */
export const MANAGERS = ["dpkg", "rpm", "pacman", "apk"] as const;

/** A package manager, by the program that keeps its database. */
export type Manager = (typeof MANAGERS)[number];
