import type { HostEvidence, HostFacts } from '../../../model/configuration/host.ts';
import { notReadable } from './evidence.ts';
import { pathsOf } from './paths.ts';

/** A line of a file that says something: no comment, not empty. */
export interface ConfigLine {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** What files say line by line, and what of them could not be read. */
export interface ConfigLines {
  readonly lines: readonly ConfigLine[];
  readonly unreadable: readonly HostEvidence[];
  /** Is there any of them, readable or not? */
  readonly isThere: boolean;
}

/** The lines of all files of some patterns, in order. */
export function linesOf(host: HostFacts, patterns: readonly string[], expected: string): ConfigLines {
  const found = patterns.map((pattern) => pathsOf(host, pattern));
  const unreadable = found.flatMap(({ unlisted }) =>
    unlisted.map(({ folder, reason }) => notReadable(folder, reason, expected)),
  );
  const lines: ConfigLine[] = [];
  let isThere = unreadable.length > 0;
  for (const path of found.flatMap(({ paths }) => paths)) {
    const text = host.text(path);
    if (text.state !== 'absent') isThere = true;
    if (text.state === 'unreadable') unreadable.push(notReadable(path, text.reason, expected));
    if (text.state !== 'read') continue;
    for (const [index, content] of text.value.split('\n').entries()) {
      const trimmed = content.trim();
      if (trimmed !== '' && !trimmed.startsWith('#')) lines.push({ path, line: index + 1, text: trimmed });
    }
  }
  return { lines, unreadable, isThere };
}
