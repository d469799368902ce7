import type { ExceptionRemark } from '../../model/exception/remark.ts';
import { aboutText } from '../../model/finding/about.ts';
import type { SuppressedFinding, Suppression } from '../../model/finding/suppression.ts';
import type { Report } from '../../model/report/scan.ts';
import { lazily } from '../../model/sequence.ts';
import { count } from '../text/text.ts';
import type { Remark } from './sentences.ts';
import { grouped } from '../../model/grouped-number.ts';

/** Sources that are named of remarks of one kind about one file. */
const SOURCES_NAMED = 3;

export const SUPPRESSED_TITLE = 'Not counted, as somebody answers for it';
export const SUPPRESSED_HEADINGS: readonly string[] = [
  'Severity',
  'Id',
  'About',
  'By',
  'Until',
  'Where',
  'Why',
];

const BY: Readonly<Record<Suppression['by'], string>> = {
  waiver: 'waiver',
  'ignore-file': 'ignore file',
  inline: 'comment',
  vex: 'VEX',
  distribution: 'package database',
};

/** What is suppressed as texts under the headings, none of them made visible yet. */
export function suppressedRows({ suppressed }: Report): Iterable<string[]> {
  return lazily(suppressed, ({ finding, suppression }) => {
    const { by, owner, expires = '', source, reason = '' } = suppression;
    const who = owner === undefined ? BY[by] : `${BY[by]} of ${owner}`;
    return [[finding.severity, finding.id, aboutText(finding), who, expires, source, reason]];
  });
}

/** Who says so, where, until when and why: `waiver of web in plimsoll.yaml:3, until 2027-01-31: known`. */
export function suppressionText({ by, source, owner, expires, reason }: Suppression): string {
  const who = owner === undefined ? BY[by] : `${BY[by]} of ${owner}`;
  const until = expires === undefined ? '' : `, until ${expires}`;
  return `${who} in ${source}${until}${reason === undefined ? '' : `: ${reason}`}`;
}

/** How many of what is waived are so until a day: ` (2 until 2027-01-31)`, or the first of several; empty where none is. */
export function untilText(suppressed: Iterable<SuppressedFinding>): string {
  const [first, number, isOneDay] = daysOf(suppressed);
  if (first === undefined) return '';
  return ` (${grouped(number)} until ${first}${isOneDay ? '' : ' or later'})`;
}

function daysOf(
  suppressed: Iterable<SuppressedFinding>,
): [first: string | undefined, number: number, isOneDay: boolean] {
  let first: string | undefined;
  let [number, isOneDay] = [0, true];
  for (const { suppression } of suppressed) {
    const { expires } = suppression;
    if (expires === undefined || suppression.by === 'vex') continue;
    number += 1;
    isOneDay &&= first === undefined || expires === first;
    if (first === undefined || expires < first) first = expires;
  }
  return [first, number, isOneDay];
}

/** How remarks of one kind read of several entries of a file. */
const PROBLEMS: Readonly<
  Record<ExceptionRemark['problem'], { readonly says: string; readonly loud: boolean }>
> = {
  expired: { says: 'are out of date, and no longer count', loud: true },
  unsupported: { says: 'cannot be told here', loud: true },
  'not-trusted': {
    says: 'are asked for by the target itself, which counts only where it is trusted',
    loud: false,
  },
  unsigned: { says: 'are attestations whose signatures were not verified', loud: false },
  'no-owner': { says: 'have no owner', loud: false },
  'no-reason': { says: 'do not say why', loud: false },
  unused: { says: 'are about nothing that was found', loud: false },
};

/** What is to be known of exceptions: those of one kind in one file together. */
export function exceptionRemarks({ coverage: { exceptions = [] } }: Report): Remark[] {
  const groups = Map.groupBy(exceptions, ({ problem, source }) => JSON.stringify([problem, fileOf(source)]));
  return [...groups.values()].flatMap((group): Remark[] => {
    const [first] = group;
    if (!first) return [];
    const { says, loud } = PROBLEMS[first.problem];
    if (group.length === 1) return [textOf(first, loud)];
    // What is not supported is told apart by what it is, and not by where.
    if (first.problem === 'unsupported') {
      const told = group.slice(0, SOURCES_NAMED).map((remark) => textOf(remark, loud));
      const left = group.length - told.length;
      const text = `${fileOf(first.source)}: ${count(left, 'more thing')} that cannot be told here, which the json format lists`;
      return left > 0 ? [...told, { loud, text }] : told;
    }
    const named = group.slice(0, SOURCES_NAMED).map(({ source }) => source);
    const rest = group.length - named.length;
    const more = rest > 0 ? ` and ${rest} more, which the json format lists` : '';
    return [{ loud, text: `${count(group.length, 'exception')} ${says}: ${named.join(', ')}${more}` }];
  });
}

function textOf({ source, text }: ExceptionRemark, loud: boolean): Remark {
  return { loud, text: `${source}: ${text}` };
}

function fileOf(source: string): string {
  return source.replace(/:\d+$/, '');
}
