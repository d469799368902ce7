import type { AuditEvidence } from '../../model/configuration/audit.ts';
import type { HostFacts } from '../../model/configuration/host.ts';
import { notReadable } from './evidence.ts';
import { pathsOf } from './paths.ts';

/** A line of a file that says something: no comment, not empty. */
export interface ConfigLine {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** Lines of all files that one check looks at; people write some hundreds. */
const MOST_LINES = 50_000;

/** What files say line by line, and what of them could not be read. */
export interface ConfigLines {
  readonly lines: readonly ConfigLine[];
  readonly unreadable: readonly AuditEvidence[];
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
  let left = MOST_LINES;
  let isThere = unreadable.length > 0;
  for (const path of found.flatMap(({ paths }) => paths)) {
    const text = host.text(path);
    if (text.state !== 'absent') isThere = true;
    if (text.state === 'unreadable') unreadable.push(notReadable(path, text.reason, expected));
    if (text.state !== 'read') continue;
    const contents = text.value.split('\n', left + 1);
    left -= contents.length;
    if (left < 0) {
      unreadable.push(notReadable(path, `more than ${MOST_LINES} lines, with files before it`, expected));
      break;
    }
    for (const [index, content] of contents.entries()) {
      const trimmed = content.trim();
      if (trimmed !== '' && !trimmed.startsWith('#')) lines.push({ path, line: index + 1, text: trimmed });
    }
  }
  return { lines, unreadable, isThere };
}
