import type { ConfigurationFile } from '../../model/configuration/file.ts';
import { edited, type TextEdit } from '../../model/configuration/edit.ts';
import type { ConfigurationFact } from './analyser.ts';
import { FORMATS } from './formats.ts';
import type { Judged } from './types.ts';

/** A file before and after what is certain to mend it. */
export interface Mended {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** Rounds in which edits are made: one may only be certain once another is made. */
const MOST_ROUNDS = 50;

/**
 * Makes every edit that checks are certain of, of what `isWanted` says, until none is left. Of two that are about the
 * same text the later one waits for the next round.
 */
export function mendFiles(
  given: Iterable<readonly [path: string, fact: ConfigurationFact]>,
  isWanted: (judged: Judged) => boolean,
): Mended[] {
  const facts = new Map(given);
  const texts = new Map([...facts].map(([path, { text }]) => [path, text]));
  const known = new Set<string>();
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const edits = certainEdits(texts, facts, isWanted);
    for (const path of edits.keys()) known.add(JSON.stringify([path, texts.get(path)]));
    // Edits that undo each other end it: a file is never again what it was.
    const next = [...edits]
      .map(([path, wanted]) => [path, applied(texts.get(path) ?? '', wanted)] as const)
      .filter((one) => !known.has(JSON.stringify(one)));
    if (next.length === 0) break;
    for (const one of next) texts.set(...one);
  }
  return [...facts]
    .map(([path, { text }]) => ({ path, before: text, after: texts.get(path) ?? text }))
    .filter(({ before, after }) => before !== after);
}

function certainEdits(
  texts: ReadonlyMap<string, string>,
  facts: ReadonlyMap<string, ConfigurationFact>,
  isWanted: (judged: Judged) => boolean,
): Map<string, TextEdit[][]> {
  const edits = new Map<string, TextEdit[][]>();
  const context = { paths: new Set(texts.keys()), onlyEditable: true };
  for (const format of FORMATS) {
    const files: ConfigurationFile[] = [...texts]
      .filter(([path]) => facts.get(path)?.formats.includes(format.id))
      .map(([path, text]) => ({ path, text }));
    for (const judged of format.judge(files, context).judged) {
      const own = judged.violation.edits;
      if (!own || own.length === 0 || !isWanted(judged)) continue;
      edits.set(judged.path, [...(edits.get(judged.path) ?? []), [...own]]);
    }
  }
  return edits;
}

/** The text with as many of the changes as do not meet, each as a whole. Two at one place may say the same key. */
function applied(text: string, changes: readonly TextEdit[][]): string {
  const placed = changes
    .map((edits) => ({
      edits,
      start: Math.min(...edits.map(({ start }) => start)),
      end: Math.max(...edits.map(({ end }) => end)),
    }))
    .toSorted((left, right) => left.start - right.start || left.end - right.end);
  let last = -1;
  const taken = placed.filter(({ start, end }) => {
    const isFree = start > last;
    if (isFree) last = end;
    return isFree;
  });
  return (
    edited(
      text,
      taken.flatMap(({ edits }) => edits),
    ) ?? text
  );
}
