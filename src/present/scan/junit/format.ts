import { reachabilityText } from '../reachability-text.ts';
import { aboutText, filePlaceOf, isPossible, originsOf, subjectOf } from '../../../model/finding/about.ts';
import { placeText, subjectText } from '../../../model/finding/subject-text.ts';
import { openGaps } from '../../../model/gap.ts';
import { versionText } from '../../../model/version-text.ts';
import type { Report } from '../../../model/report/scan.ts';
import { dependencyWay } from '../dependency-way.ts';
import { groupByPackage, type PackageGroup, whereFrom } from '../grouping.ts';
import { type KindRow, type KindTable, leakState, otherTables } from '../kinds.ts';
import { hiddenSentence, isInventory } from '../sentences.ts';
import { suppressionText } from '../suppressed.ts';
import { count, visible } from '../../text/text.ts';
import type { ReportFormat } from '../types.ts';

/**
 * JUnit XML as CI systems read it: a test suite per package with vulnerabilities and per other kind, a failure per
 * finding; a last suite for the coverage, in which whatever was not read is an error and what is hidden is skipped.
 */
export const junit = {
  id: 'junit',
  description: 'JUnit XML: a test suite per package, a failure per finding',
  *write(report: Report): Generator<string, undefined> {
    const errors = openGaps(report.coverage.gaps).length;
    const skipped = hiddenSentence(report) === undefined ? 0 : 1;
    const tests = report.findings.length + report.suppressed.length + errors + skipped + 1;
    const numbers = { tests, failures: report.findings.length, errors, time: 0 };
    const name = `plimsoll ${report.target.reference}`;
    yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes({ name, ...numbers })}>\n`;
    for (const group of groupByPackage(report.findings)) {
      for (const line of suiteOf(group, report)) yield `${line}\n`;
    }
    for (const table of otherTables(report)) {
      for (const line of suiteOfKind(table, report)) yield `${line}\n`;
    }
    for (const line of suppressedSuite(report)) yield `${line}\n`;
    for (const line of coverageSuite(report)) yield `${line}\n`;
    yield '</testsuites>\n';
  },
} satisfies ReportFormat;

function suiteOf(group: PackageGroup, report: Report): string[] {
  const { purl, name } = group.package;
  const version = versionText(group.package);
  const head = headOf(purl, group.findings.length, report);
  return [
    `  <testsuite${attributes(head)}>`,
    ...group.findings.flatMap((finding) => {
      const fix = finding.fixedIn.length > 0 ? `fixed in ${finding.fixedIn.join(', ')}` : 'no fix yet';
      const severity = isPossible(finding) ? `possibly ${finding.severity}` : finding.severity;
      const message = `${severity}: ${finding.title} (${name} ${version}, ${fix})`;
      const body = [
        finding.advice,
        ...[dependencyWay(finding)].filter((way) => way !== ''),
        ...(finding.reachability ? [reachabilityText(finding.reachability)] : []),
        ...finding.package.locations.map((one) => one.path),
        ...finding.references,
      ];
      return [
        `    <testcase${attributes({ classname: purl, name: finding.id, time: 0 })}>`,
        `      <failure${attributes({ type: finding.severity, message })}>${body.map(escapeXml).join('\n')}</failure>`,
        '    </testcase>',
      ];
    }),
    '  </testsuite>',
  ];
}

function headOf(name: string, number: number, report: Report) {
  const timestamp = stamp(report);
  return { name, tests: number, failures: number, errors: 0, skipped: 0, time: 0, timestamp };
}

function* suiteOfKind({ kind, title, rows }: KindTable, report: Report): Generator<string, undefined> {
  yield `  <testsuite${attributes(headOf(title.toLowerCase(), report.summary.kinds[kind], report))}>`;
  for (const row of rows) yield* caseOf(row, report);
  yield '  </testsuite>';
}

function caseOf({ finding }: KindRow, report: Report): string[] {
  const { id, severity, title, advice, references } = finding;
  const about = subjectText(subjectOf(finding));
  const place = filePlaceOf(finding);
  const places = [place ? placeText(place) : '', whereFrom(originsOf(finding), report)];
  const state =
    finding.kind === 'leak' && (finding.verification ?? finding.vault) ? [leakState(finding)] : [];
  const body = [advice, ...state, ...new Set(places.filter((text) => text !== '')), ...references];
  const message = `${severity}: ${title} (${aboutText(finding)})`;
  return [
    `    <testcase${attributes({ classname: about, name: id, time: 0 })}>`,
    `      <failure${attributes({ type: severity, message })}>${body.map(escapeXml).join('\n')}</failure>`,
    '    </testcase>',
  ];
}

/** What somebody answers for, skipped, with who and why. */
function* suppressedSuite(report: Report): Generator<string, undefined> {
  const { length } = report.suppressed;
  if (length === 0) return;
  const head = { name: 'suppressed', tests: length, failures: 0, errors: 0, skipped: length, time: 0 };
  yield `  <testsuite${attributes({ ...head, timestamp: stamp(report) })}>`;
  for (const { finding, suppression } of report.suppressed) {
    const classname = finding.kind === 'vulnerability' ? finding.package.purl : finding.kind;
    const about = subjectText(subjectOf(finding));
    yield `    <testcase${attributes({ classname, name: `${finding.id} (${about})`, time: 0 })}>`;
    yield `      <skipped${attributes({ message: suppressionText(suppression) })}/>`;
    yield '    </testcase>';
  }
  yield '  </testsuite>';
}

function coverageSuite(report: Report): string[] {
  const gaps = openGaps(report.coverage.gaps);
  const hidden = hiddenSentence(report);
  const checked = `${count(report.packages.length, 'package')} ${isInventory(report) ? 'listed' : 'checked'}`;
  const head = {
    name: 'coverage',
    tests: gaps.length + (hidden === undefined ? 1 : 2),
    failures: 0,
    errors: gaps.length,
    skipped: hidden === undefined ? 0 : 1,
    time: 0,
    timestamp: stamp(report),
  };
  return [
    `  <testsuite${attributes(head)}>`,
    `    <testcase${attributes({ classname: 'coverage', name: checked, time: 0 })}/>`,
    ...(hidden === undefined
      ? []
      : coverageCase('findings that are not shown', `<skipped${attributes({ message: hidden })}/>`)),
    ...gaps.flatMap(({ kind, subject, reason, count: number = 1 }) => {
      const message = number > 1 ? `${reason} (${number} in all)` : reason;
      return coverageCase(subject, `<error${attributes({ type: kind, message })}/>`);
    }),
    '  </testsuite>',
  ];
}

function coverageCase(name: string, outcome: string): string[] {
  return [
    `    <testcase${attributes({ classname: 'coverage', name, time: 0 })}>`,
    `      ${outcome}`,
    '    </testcase>',
  ];
}

/** JUnit wants local time without a zone; we give UTC. */
function stamp(report: Report): string {
  return report.created.slice(0, 19);
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('');
}

/** `visible` has taken out every character that XML 1.0 forbids but U+FFFE and U+FFFF. */
function escapeXml(text: string): string {
  return visible(text)
    .replaceAll(/[\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
