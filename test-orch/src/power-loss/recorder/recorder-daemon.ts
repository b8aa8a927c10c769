// The recorder's own process. Descriptor 3 is /dev/fuse; argv: the journal to make, then the image of each disk.
//
// A process of its own, because it blocks in read(2), and because a runner that touched a file it serves itself would
// wait for itself for ever. Prints one line on stdout when the files can be used; ends when they are unmounted.

import { writeSync } from "node:fs";
import { JournalWriter } from "../journal/journal-writer.ts";
import { FuseChannel } from "./fuse-channel.ts";
import { RecordedFiles } from "./recorded-files.ts";
import { serveFiles } from "./serve-files.ts";

const FUSE_DEVICE = 3;
const STDOUT = 1;

const [journalPath = "", ...images] = process.argv.slice(2);
const journal = new JournalWriter(journalPath);
const files = new RecordedFiles(images, journal);
// writeSync, not process.stdout: the event loop never turns again.
serveFiles(new FuseChannel(FUSE_DEVICE), files, () => void writeSync(STDOUT, "ready\n"));
journal.close();
