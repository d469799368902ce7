import { reachabilityText } from '../reachability-text.ts';
import type { ReportingDescriptor, Result } from 'sarif';
import type { Finding, FindingKind } from '../../../model/finding/finding.ts';
import type { Severity } from '../../../model/finding/head.ts';
import type { VulnerabilityFinding } from '../../../model/finding/vulnerability.ts';
import { visible, webAddress } from '../../text/text.ts';

/** The lowest CVSS score of each band, as code scanning services read `security-severity`. */
const BAND_FLOOR: Readonly<Record<Severity, number | undefined>> = {
  critical: 9,
  high: 7,
  medium: 4,
  low: 0.1,
  none: 0,
  unknown: undefined,
};

export const LEVELS: Readonly<Record<Severity, Result.level>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  none: 'note',
  unknown: 'note',
};

const NAMES: Readonly<Record<FindingKind, string>> = {
  vulnerability: 'VulnerablePackage',
  leak: 'ExposedSecret',
  misconfiguration: 'Misconfiguration',
  licence: 'LicenceToDecide',
  'end-of-life': 'ReleaseWithoutSupport',
  policy: 'NetworkPolicy',
  profile: 'WorkloadProfile',
};

/** One rule per vulnerability or check, in order of first use. `findings` are those of one id, highest priority first. */
export function ruleOf(findings: readonly [Finding, ...Finding[]]): ReportingDescriptor {
  const [first] = findings;
  const [helpUri] = first.references.flatMap((url) => webAddress(url) ?? []);
  const score = Math.max(...findings.map((finding) => scoreOf(finding) ?? -1));
  const title = visible(first.title) || visible(first.id);
  return {
    id: first.id,
    name: NAMES[first.kind],
    shortDescription: { text: title },
    fullDescription: { text: `${visible(first.id)}: ${title}` },
    ...(helpUri ? { helpUri } : {}),
    help: { text: helpText(findings), markdown: helpMarkdown(findings) },
    defaultConfiguration: { level: LEVELS[first.severity] },
    properties: {
      precision: 'very-high',
      tags: ['security', first.kind, first.severity, ...first.vectors],
      ...(score >= 0 ? { 'security-severity': score.toFixed(1) } : {}),
    },
  };
}

/** A CVSS score that agrees with our severity: the advisory's own where it lies in that band, else the band's floor. */
function scoreOf(finding: Finding): number | undefined {
  const floor = BAND_FLOOR[finding.severity];
  if (floor === undefined) return undefined;
  if (finding.kind !== 'vulnerability') return floor;
  const inBand = finding.cvss.map((one) => one.score).find((score) => bandOf(score) === finding.severity);
  return inBand ?? floor;
}

function bandOf(score: number): Severity {
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : 'none';
}

function helpText(findings: readonly [Finding, ...Finding[]]): string {
  const lines = facts(findings).map(([name, value]) => `${name}: ${value}`);
  return [...lines, ...links(findings[0])].join('\n');
}

function helpMarkdown(findings: readonly [Finding, ...Finding[]]): string {
  const lines = facts(findings).map(([name, value]) => `| ${name} | ${escapeMarkdown(value)} |`);
  const references = links(findings[0]).map((url) => `- <${url}>`);
  const heading = `## ${escapeMarkdown(visible(findings[0].title) || visible(findings[0].id))}`;
  return [heading, '', '| | |', '| --- | --- |', ...lines, '', ...references].join('\n');
}

type Fact = readonly [name: string, value: string];

function facts(findings: readonly [Finding, ...Finding[]]): Fact[] {
  const known = findings.filter((finding) => finding.kind === 'vulnerability');
  const [first] = known;
  if (first) return factsOfVulnerability(first, known);
  return [
    ['Severity', findings[0].severity],
    ['What to do', visible(findings[0].advice)],
  ];
}

function factsOfVulnerability(
  first: VulnerabilityFinding,
  findings: readonly VulnerabilityFinding[],
): Fact[] {
  const { epss, exploited } = first;
  return [
    ['Known as', visible(first.ids.join(', '))],
    ['Severity', `${first.severity} (${visible(first.severityFrom)})`],
    ...first.cvss.map((one): Fact => [`CVSS ${one.version}`, visible(`${one.score} ${one.vector}`)]),
    ...(epss ? [['EPSS', `${(epss.probability * 100).toFixed(1)}% within 30 days`] as const] : []),
    ...(exploited ? [['Exploited', visible(`since ${exploited.added}`)] as const] : []),
    ...findings.map((one): Fact => [
      visible(one.package.name),
      `${visible(one.package.version)}, ${one.fixedIn.length > 0 ? `fixed in ${visible(one.fixedIn.join(', '))}` : 'no fix yet'}. ${visible(one.advice)}${one.reachability ? ` ${visible(reachabilityText(one.reachability))}.` : ''}`,
    ]),
  ];
}

function links(finding: Finding): string[] {
  return finding.references.flatMap((url) => webAddress(url) ?? []);
}

function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>|#~&]/g, (character) => `\\${character}`);
}
