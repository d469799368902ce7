import { linesOf } from '../../../observe/document/text.ts';
import type { SupplyFact, SupplyFormat } from '../rules.ts';
import { addressRemarks, integrityRemarks, isGit, noteSource, sourcesOf } from './address.ts';

interface Entry {
  readonly name: string;
  resolved?: string;
  integrity?: string;
}

/** Yarn's lock files of its first line, https://classic.yarnpkg.com/lang/en/docs/yarn-lock, and of those since. */
export const YARN_LOCK: SupplyFormat = {
  names: /^yarn\.lock$/,
  *read(text) {
    const sources = new Map<string, Set<string>>();
    for (const entry of entriesOf(linesOf(text))) yield* entryRemarks(entry, sources);
    yield* sourcesOf(sources);
  },
};

function* entriesOf(lines: readonly string[]): Iterable<Entry> {
  let entry: Entry | undefined;
  for (const line of lines) {
    const key = /^"?((?:@[^/@\s"]+\/)?[^@\s",:]+)@/.exec(line)?.[1];
    if (key !== undefined) {
      if (entry) yield entry;
      entry = { name: key };
    }
    const [, field, value = ''] =
      /^ {2}(resolved|resolution|integrity|checksum):? "?([^"\s]{1,2000})/.exec(line) ?? [];
    if (!entry || field === undefined) continue;
    if (field === 'resolved') entry.resolved = value;
    else if (field !== 'resolution') entry.integrity = value;
    else if (/@(?:https?:|git|ssh:)/.test(value)) entry.resolved = value.slice(value.indexOf('@', 1) + 1);
  }
  if (entry) yield entry;
}

function* entryRemarks(
  { name, resolved, integrity }: Entry,
  sources: Map<string, Set<string>>,
): Iterable<SupplyFact> {
  if (resolved === undefined || resolved.startsWith('file:')) return;
  noteSource(sources, name, resolved);
  yield* addressRemarks(name, resolved);
  // The first releases kept a SHA-1 behind the address.
  const hash = integrity ?? /#([0-9a-f]{40})$/.exec(resolved)?.[1];
  if (!isGit(resolved)) yield* integrityRemarks(name, hash);
}
