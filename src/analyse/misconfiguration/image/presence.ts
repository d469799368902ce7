import type { FileEntry } from '../../../model/file.ts';
import type { EntryKind } from './kinds.ts';
import { type ImageCheck, ofEntry } from './subject.ts';

const PRACTICES = 'https://docs.docker.com/build/building/best-practices/';
export const SECRETS = 'https://docs.docker.com/build/building/secrets/';
export const NIST = 'https://csrc.nist.gov/pubs/sp/800/190/final';
/** Names that are shown. */
const MOST_NAMES = 8;

export type Head = Pick<ImageCheck, 'id' | 'title' | 'why' | 'fix' | 'severity' | 'vectors'> &
  Partial<Pick<ImageCheck, 'references' | 'standards'>>;

/** Tells once of all entries of a kind. */
export function presenceCheck(
  head: Head,
  { is }: EntryKind,
  failing: string,
  passing = '/app/server (0755 0:0)',
): ImageCheck {
  return {
    references: [PRACTICES, NIST],
    standards: ['CIS Docker 4.3', 'NIST SP 800-190 4.1.2'],
    ...head,
    *find({ entries }) {
      const found = entries.filter(is);
      const [first] = found;
      if (first) yield ofEntry(first, namesOf(found), 'none in what is shipped');
    },
    failing: [{ [failing]: '' }],
    passing: [{ [passing]: '' }],
  };
}

function namesOf(found: readonly FileEntry[]): string {
  const names = [...new Set(found.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)))];
  const more = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Tells of each entry of a kind by itself. */
export function fileCheck(
  head: Head,
  { is }: EntryKind,
  what: string,
  failing: string,
  passing: string,
): ImageCheck {
  return {
    references: [SECRETS],
    standards: ['CIS Docker 4.10', 'NIST SP 800-190 4.1.4'],
    ...head,
    *find({ entries }) {
      for (const entry of entries) if (is(entry)) yield ofEntry(entry, what, 'no such file');
    },
    failing: [{ [failing]: '' }],
    passing: [{ [passing]: '' }],
  };
}
