import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from '../giants/giants.ts';

/** Small files of our own that were made for what generated ones do not reach, or that broke a reader once. */
const CORPUS = join(import.meta.dirname, 'corpus');
const ENTRIES = 3;

/** Small sound content for a reader: how it begins and ends, some entries, and what the corpus has for its name. */
export function seedsFor(name: string, { before, entry, after }: Place): Buffer[] {
  const entries = entry ? Array.from({ length: ENTRIES }, (_, index) => entry(index)).join('') : '';
  return [Buffer.from(before + entries + after, 'latin1'), ...corpusFor(name)];
}

/** The files of the corpus that are named for a reader: `NAME`, or `NAME.WHAT`. */
function corpusFor(name: string): Buffer[] {
  const wanted = fileNameOf(name);
  return readdirSync(CORPUS)
    .filter((file) => file === wanted || file.startsWith(`${wanted}.`))
    .map((file) => readFileSync(join(CORPUS, file)));
}

/** What files of the corpus for a reader are called. */
export function fileNameOf(name: string): string {
  return name.replaceAll(/[^\w.-]+/g, '_');
}
