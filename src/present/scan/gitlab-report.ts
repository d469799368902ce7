import type { Finding, FindingKind, FindingOf } from '../../model/finding/finding.ts';
import { FINDING_KINDS } from '../../model/finding/about.ts';
import type { Severity } from '../../model/finding/head.ts';
import type { FoundPackage } from '../../model/finding/subject.ts';
import { versionText } from '../../model/version-text.ts';
import type { Report } from '../../model/report/scan.ts';
import { chain, lazily } from '../../model/sequence.ts';
import { jsonPieces } from '../text/json.ts';
import { packageText } from '../text/package-text.ts';
import { visible, webAddress } from '../text/text.ts';
import { findingSentences } from './finding-sentences.ts';
import { cvssVectors } from './gitlab-cvss.ts';
import { uuidOf } from './identity.ts';
import { leakState } from './kinds.ts';
import { coverageRemarks, hiddenSentence } from './sentences.ts';
import { suppressionText } from './suppressed.ts';

/** Of https://gitlab.com/gitlab-org/security-products/security-report-schemas: GitLab 17 and newer read it. */
const SCHEMA_VERSION = '15.2.1';
/** Characters of a name, by the schema. */
const NAME_LENGTH = 255;
/** Links of one finding. */
const LINKS = 100;

const SEVERITIES: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  none: 'Info',
  unknown: 'Unknown',
};

/** One of GitLab's security reports, each of which has a place for some kinds of findings. */
export interface ScanType<Kind extends FindingKind> {
  readonly type: 'container_scanning' | 'dependency_scanning' | 'sast' | 'secret_detection';
  readonly kinds: readonly Kind[];
  /** Where a finding is, as the schema of the type has it, every text of it made visible. */
  locationOf(finding: FindingOf<Kind>, report: Report): object;
}

/** A security report of GitLab. What it has no place for, what was not read and what is hidden are its messages. */
export function securityReport<Kind extends FindingKind>(
  scan: ScanType<Kind>,
  report: Report,
): Iterable<string> {
  const isHeld = (finding: Finding): finding is FindingOf<Kind> =>
    scan.kinds.some((kind) => kind === finding.kind);
  const findings = lazily(report.findings, (finding) => (isHeld(finding) ? [finding] : []));
  return jsonPieces({
    version: SCHEMA_VERSION,
    scan: scanOf(scan, report),
    vulnerabilities: lazily(findings, (finding) => [
      { ...vulnerabilityOf(finding), location: scan.locationOf(finding, report) },
    ]),
    remediations: lazily(findings, remediationsOf),
  });
}

function scanOf({ type, kinds }: Pick<ScanType<FindingKind>, 'type' | 'kinds'>, report: Report): object {
  const { name, version } = report.tool;
  const tool = { id: name, name: 'Plimsoll', version, vendor: { name: 'Plimsoll' } };
  // The schema knows seconds of UTC, and no zone.
  const time = new Date(report.created).toISOString().slice(0, 19);
  return {
    type,
    analyzer: tool,
    scanner: tool,
    start_time: time,
    end_time: time,
    status: report.verdict.status === 'incomplete' ? 'failure' : 'success',
    messages: messagesOf(report, kinds),
  };
}

interface Message {
  readonly level: 'info' | 'warn';
  readonly value: string;
}

function messagesOf(report: Report, kinds: readonly FindingKind[]): Iterable<Message> {
  const message = (level: Message['level'], text: string): Message => ({ level, value: visible(text) });
  const hidden = hiddenSentence(report);
  const leftOut = FINDING_KINDS.filter((kind) => !kinds.includes(kind) && report.summary.kinds[kind] > 0);
  const elsewhere = leftOut.map((kind) => `${report.summary.kinds[kind]} of kind ${kind}`).join(', ');
  return chain(
    coverageRemarks(report).map(({ loud, text }) => message(loud ? 'warn' : 'info', text)),
    hidden === undefined ? [] : [message('warn', hidden)],
    leftOut.length === 0
      ? []
      : [message('warn', `findings that this type of report has no place for: ${elsewhere}`)],
    lazily(report.suppressed, ({ finding, suppression }) => [
      message('info', `not counted: ${findingSentences(finding)} ${suppressionText(suppression)}`),
    ]),
  );
}

function vulnerabilityOf(finding: Finding): object {
  const links = finding.references.flatMap((url) => webAddress(url) ?? []).slice(0, LINKS);
  const vectors = finding.kind === 'vulnerability' ? cvssVectors(finding.cvss) : [];
  return {
    id: idOf(finding),
    name: nameOf(finding),
    description: visible(findingSentences(finding)),
    severity: SEVERITIES[finding.severity],
    solution: visible(finding.advice),
    identifiers: identifiersOf(finding),
    ...(vectors.length > 0 && { cvss_vectors: vectors }),
    ...(links.length > 0 && { links: links.map((url) => ({ url })) }),
    details: detailsOf(finding),
  };
}

/** Two versions of a package in one file have one fingerprint. */
function idOf(finding: Finding): string {
  return uuidOf([finding.fingerprint, ' ', 'package' in finding ? finding.package.purl : '']);
}

function nameOf({ title, id }: Finding): string {
  const name = Array.from(visible(title) || visible(id));
  return name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH - 1).join('')}…` : name.join('');
}

/** The first identifies the finding, together with its place. */
function identifiersOf(finding: Finding): object[] {
  if (finding.kind === 'vulnerability') return finding.ids.map(advisoryIdentifier);
  const value = visible(finding.id) || 'unknown';
  return [{ type: `plimsoll_${finding.kind}`, name: `Plimsoll ${value}`, value }];
}

/** `cve`, `ghsa` or what else the id begins with. */
function advisoryIdentifier(id: string): object {
  const value = visible(id) || 'unknown';
  const type = /^([A-Za-z]+)-/.exec(value)?.[1]?.toLowerCase() ?? 'plimsoll_vulnerability';
  const isCve = /^CVE-\d{4}-\d+$/.test(value);
  return {
    type,
    name: value,
    value,
    ...(isCve && { url: `https://www.cve.org/CVERecord?id=${value}` }),
  };
}

/** What GitLab shows of a finding beside what it knows itself. */
function detailsOf(finding: Finding): object {
  const priority = textDetail('Priority', finding.priority.toFixed(0));
  switch (finding.kind) {
    case 'vulnerability': {
      const way = (finding.dependencyPath ?? []).slice(0, -1);
      return {
        priority,
        fixed_in: textDetail('Fixed in', finding.fixedIn.join(', ') || 'no release yet'),
        ...(way.length > 0 && {
          brought_in_by: textDetail('Brought in by', way.map(packageText).join(' › ')),
        }),
        ...(finding.exploited && { exploited: textDetail('Exploited since', finding.exploited.added) }),
      };
    }
    case 'leak':
      return {
        priority,
        secret: textDetail('Secret', finding.secret.redacted),
        state: textDetail('State', leakState(finding)),
      };
    case 'misconfiguration':
      return {
        priority,
        actual: textDetail('Is', finding.actual),
        expected: textDetail('Should be', finding.expected),
      };
    case 'licence':
    case 'end-of-life':
    case 'policy':
    case 'profile':
  }
  return { priority };
}

function textDetail(name: string, value: string): object {
  return { name, type: 'text', value: visible(value) };
}

/** A change that mends a misconfiguration, for `git apply`. */
function remediationsOf(finding: Finding): object[] {
  if (finding.kind !== 'misconfiguration' || !finding.patch) return [];
  const diff = Buffer.from(finding.patch).toString('base64');
  return [{ fixes: [{ id: idOf(finding) }], summary: visible(finding.advice) || 'Apply the change.', diff }];
}

/** A package as locations have it. */
export function dependencyOf(item: FoundPackage, path: readonly string[] | undefined): object {
  const name = visible(item.name);
  const version = visible(versionText(item));
  return { package: { name }, version, ...(path && { direct: path.length === 1 }) };
}

/** A path inside the target as GitLab links it; what the target is called where no path is known. */
export function fileOf(path: string | undefined, { target }: Report): string {
  return relative(path ?? '') || relative(target.reference) || 'unknown';
}

/** GitLab reads paths from the root of the repository. */
function relative(path: string): string {
  return visible(path).replace(/^\/+/, '');
}

/** The lines of a place, where they are known. */
export function linesOf(
  range: { readonly startLine: number; readonly endLine?: number | undefined } | undefined,
): object {
  return range ? { start_line: range.startLine, end_line: range.endLine ?? range.startLine } : {};
}
