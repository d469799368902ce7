import { BILL_PROPERTIES, type BillProperty } from '../../model/bill-properties.ts';
import type { Finding, FindingKind, FindingOf } from '../../model/finding/finding.ts';
import { aboutText, FINDING_KINDS, ofKind, originsOf } from '../../model/finding/about.ts';
import type { LeakFinding } from '../../model/finding/leak.ts';
import { placeText, subjectText } from '../../model/finding/subject-text.ts';
import type { Report } from '../../model/report/scan.ts';
import { lazily } from '../../model/sequence.ts';
import { whereFrom, whereIs } from './grouping.ts';

/** The kinds that all formats write alike; vulnerabilities have more to tell, and each format its own way to. */
export type OtherKind = Exclude<FindingKind, 'vulnerability'>;

export const KIND_TITLES: Readonly<Record<FindingKind, string>> = {
  vulnerability: 'Vulnerabilities',
  leak: 'Leaks',
  misconfiguration: 'Misconfigurations',
  licence: 'Licences',
  'end-of-life': 'Releases without support',
  policy: 'Network policies',
  profile: 'Workload profiles',
};

/** Something that is told of each finding of a kind beside its severity, id and title. */
interface KindColumn<Kind extends OtherKind> {
  readonly heading: string;
  text(finding: FindingOf<Kind>, report: Report): string;
}

const VERIFIED: Readonly<Record<LeakFinding['verified'], string>> = {
  valid: 'works',
  invalid: 'does not work',
  unknown: 'not tried',
};

/** Scopes that are named of a secret. */
const SCOPES_SHOWN = 5;

/** Whether a secret works, whose it is and what it may do, or why nobody knows; and whether a vault knows it. */
export function leakState(finding: LeakFinding): string {
  const state = verifiedText(finding);
  const [place, ...others] = finding.vault?.places ?? [];
  if (!place) return state;
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  return `${state}; ${place.state} in the vault: ${place.path}${more}`;
}

function verifiedText({ verified, verification }: LeakFinding): string {
  if (!verification) return VERIFIED[verified];
  const { state, reason, account, scopes = [] } = verification;
  if (state !== 'live') return state === 'revoked' ? VERIFIED.invalid : `not known: ${reason}`;
  const more = scopes.length > SCOPES_SHOWN ? ', …' : '';
  const may = scopes.length > 0 ? ` (${scopes.slice(0, SCOPES_SHOWN).join(', ')}${more})` : '';
  return `${VERIFIED.valid}${account === undefined ? '' : `, for ${account}`}${may}`;
}

const ABOUT = { heading: 'About', text: (finding: Finding) => aboutText(finding) };
const WHERE = {
  heading: 'Where',
  text: (finding: Finding, report: Report) => whereFrom(originsOf(finding), report),
};

const COLUMNS: { readonly [Kind in OtherKind]: readonly KindColumn<Kind>[] } = {
  leak: [
    { heading: 'Secret', text: ({ secret }) => secret.redacted },
    { heading: 'State', text: leakState },
    ABOUT,
    WHERE,
  ],
  misconfiguration: [
    { heading: 'About', text: resourceText },
    { heading: 'Is', text: ({ actual }) => actual },
    { heading: 'Should be', text: ({ expected }) => expected },
    { heading: 'Where', text: placeOf },
  ],
  licence: [
    { heading: 'Licence', text: ({ expression }) => expression },
    { heading: 'Category', text: ({ category }) => category },
    { heading: 'Package', text: ({ package: { name } }) => name },
    { heading: 'Version', text: ({ package: { version } }) => version },
    { heading: 'Where', text: ({ package: { locations } }, report) => whereIs(locations, report) },
  ],
  'end-of-life': [
    { heading: 'Release', text: ({ product, version }) => `${product} ${version}` },
    { heading: 'Until', text: ({ date }) => date },
    { heading: 'Extended', text: ({ extended = '' }) => extended },
    ABOUT,
    WHERE,
  ],
  policy: [ABOUT, WHERE],
  profile: [ABOUT, { heading: 'Says', text: ({ says }) => says }],
};

/** A resource without the part of it, which is what it says. */
function resourceText({ subject }: FindingOf<'misconfiguration'>): string {
  return subjectText(subject.kind === 'resource' ? { ...subject, part: undefined } : subject);
}

/** The file and the line, and the layer that they came from. */
function placeOf(finding: FindingOf<'misconfiguration'>, report: Report): string {
  const { subject } = finding;
  const file = subject.kind === 'resource' && subject.file ? placeText(subject.file) : '';
  return [file, whereFrom(originsOf(finding), report)].filter((text) => text !== '').join(', ');
}

/** Findings of one kind as a table of texts, none of them made visible yet. */
export interface KindTable<Kind extends OtherKind = OtherKind> {
  readonly kind: Kind;
  readonly title: string;
  /** Severity and id first, what is wrong last. */
  readonly headings: readonly string[];
  readonly rows: Iterable<KindRow>;
}

export interface KindRow {
  readonly finding: Finding;
  /** One for each heading. */
  readonly cells: readonly string[];
}

/** Is there anything but vulnerabilities? */
export function isMixed({ summary }: Report): boolean {
  return OTHER_KINDS.some((kind) => summary.kinds[kind] > 0);
}

/** How many findings there are of each of these kinds, those that do not occur left out. */
function otherKindCounts({ summary }: Report): [kind: OtherKind, number: number][] {
  return OTHER_KINDS.map((kind): [OtherKind, number] => [kind, summary.kinds[kind]]).filter(
    ([, number]) => number > 0,
  );
}

/** That a bill of materials has no place for these findings, and how many they are. */
export function leftOutOf(report: Report): BillProperty[] {
  const counts = Object.fromEntries(otherKindCounts(report));
  return isMixed(report) ? [{ name: BILL_PROPERTIES.leftOut, value: JSON.stringify(counts) }] : [];
}

/** The findings that are no vulnerabilities, a table for each kind that occurs. */
export function otherTables(report: Report): KindTable[] {
  return otherKindCounts(report).map(([kind]) => tableOf(kind, report));
}

const OTHER_KINDS = FINDING_KINDS.filter((kind) => kind !== 'vulnerability');

function tableOf<Kind extends OtherKind>(kind: Kind, report: Report): KindTable<Kind> {
  const columns: readonly KindColumn<Kind>[] = COLUMNS[kind];
  const rows = lazily(ofKind(report.findings, kind), (one): KindRow[] => {
    const finding: Finding = one;
    const own = columns.map((column) => column.text(one, report));
    return [{ finding, cells: [finding.severity, finding.id, ...own, finding.title] }];
  });
  const headings = ['Severity', 'Id', ...columns.map(({ heading }) => heading), 'What'];
  return { kind, title: KIND_TITLES[kind], headings, rows };
}
