import type { Fix, Region, Replacement } from 'sarif';
import type { Finding } from '../../../model/finding/finding.ts';
import { filePlaceOf } from '../../../model/finding/about.ts';
import type { Report } from '../../../model/report/scan.ts';
import { visible } from '../../text/text.ts';
import { artifactOf } from './locations.ts';

/** The change that mends a finding, where it has one: SARIF 2.1.0, section 3.55. */
export function fixesOf(finding: Finding, report: Report): Fix[] {
  const place = filePlaceOf(finding);
  if (finding.kind !== 'misconfiguration' || !finding.patch || !place) return [];
  const replacements = replacementsOf(finding.patch);
  if (!replacements) return [];
  const change = { artifactLocation: artifactOf(place.path, report), replacements };
  return [{ description: { text: visible(finding.advice) }, artifactChanges: [change] }];
}

/** Two lines of names, and hunks. */
const DIFF = /^--- [^\n]*\n\+\+\+ [^\n]*\n(@@ [^]*)$/;
/** The place of a hunk in the file before, and its lines. */
const HUNK = /^@@ -(\d+),(\d+) \+\d+,\d+ @@\n([ +\-\\][^]*)$/;

/** A line of a hunk: its sign, and its text with what ends it. */
interface HunkLine {
  readonly sign: string;
  readonly text: string;
}

/** What a unified diff removes, and what it puts there, one for each hunk; undefined where it is no such diff. */
function replacementsOf(patch: string): Replacement[] | undefined {
  const [, hunks] = patch.includes('\0') ? [] : (DIFF.exec(patch) ?? []);
  const replacements = hunks?.split(/(?<=\n)(?=@@ )/).map(replacementOf);
  return replacements?.every((one) => one !== undefined) === true ? replacements : undefined;
}

function replacementOf(written: string): Replacement | undefined {
  const [, start, count, hunk = ''] = HUNK.exec(written) ?? [];
  const lines = linesOf(hunk);
  const first = lines.findIndex(({ sign }) => sign !== ' ');
  const last = lines.findLastIndex(({ sign }) => sign !== ' ');
  if (first === -1 || lines.some(({ sign }) => !' +-'.includes(sign))) return undefined;
  const changed = lines.slice(first, last + 1);
  // Of no lines, a diff gives the line before.
  const startLine = Number(start) + (count === '0' ? 1 : 0) + first;
  return {
    deletedRegion: regionOf(
      startLine,
      changed.filter(({ sign }) => sign !== '+'),
    ),
    insertedContent: {
      text: changed.flatMap(({ sign, text }) => (sign === '-' ? [] : [text])).join(''),
    },
  };
}

function linesOf(hunk: string): HunkLine[] {
  // The mark takes away the end of the line before it.
  const whole = hunk.replaceAll(/\n\\ No newline at end of file(?:\n|$)/g, '\0');
  return Array.from(whole.matchAll(/([^])([^\n\0]*(?:\n|\0|$))/g), ([, sign = '', text = '']) => ({
    sign,
    text: text.replace('\0', ''),
  }));
}

/** Whole lines, to the begin of the next; where the last has no end, to its own. */
function regionOf(startLine: number, removed: readonly HunkLine[]): Region {
  const last = removed.at(-1)?.text ?? '\n';
  const endLine = startLine + removed.length;
  return last.endsWith('\n')
    ? { startLine, startColumn: 1, endLine, endColumn: 1 }
    : { startLine, startColumn: 1, endLine: endLine - 1, endColumn: last.length + 1 };
}
