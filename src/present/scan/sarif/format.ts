import type {
  Invocation,
  Location,
  Log,
  Notification,
  ReportingDescriptor,
  Result,
  Run,
  ToolComponent,
} from 'sarif';
import type { Finding } from '../../../model/finding/finding.ts';
import type { Report } from '../../../model/report/scan.ts';
import { lazily } from '../../../model/sequence.ts';
import { grouped, placesOf, whereIs } from '../grouping.ts';
import { fingerprintOf } from '../identity.ts';
import { jsonPieces } from '../../text/json.ts';
import { coverageRemarks } from '../sentences.ts';
import { visible } from '../../text/text.ts';
import type { ReportFormat } from '../types.ts';
import { LEVELS, ruleOf } from './rules.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
/** Results of one run that GitHub code scanning keeps: the first ones, so the most important must come first. */
const GITHUB_RESULTS = 5_000;
/** Locations of one result that GitHub code scanning accepts. */
const GITHUB_LOCATIONS = 1_000;
const ROOT = 'TARGET_ROOT';

/** SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/. One run, a rule per vulnerability, a result per finding. */
export const sarif = {
  id: 'sarif',
  description: 'SARIF 2.1.0, for code scanning services and editors',
  write(report: Report): Iterable<string> {
    const log = { $schema: SCHEMA, version: '2.1.0', runs: [runOf(report)] } satisfies StreamedLog;
    return jsonPieces(log);
  },
} satisfies ReportFormat;

/** A log whose rules and results are made while they are written. */
interface StreamedLog extends Omit<Log, 'runs'> {
  readonly runs: readonly StreamedRun[];
}
type StreamedRun = Omit<Run, 'results' | 'tool'> & {
  readonly tool: { readonly driver: StreamedDriver };
  readonly results: Iterable<Result>;
};
type StreamedDriver = Omit<ToolComponent, 'rules'> & { readonly rules: Iterable<ReportingDescriptor> };

function runOf(report: Report): StreamedRun {
  const { findings } = report;
  const ruleIndexes = placesOf(findings, ({ id }) => id);
  return {
    tool: {
      driver: {
        name: 'Plimsoll',
        semanticVersion: report.tool.version,
        version: report.tool.version,
        rules: lazily(
          grouped(findings, ({ id }) => id, ruleIndexes),
          (group) => [ruleOf(group)],
        ),
      },
    },
    automationDetails: { id: `plimsoll/${visible(report.target.reference)}/` },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: {
      [ROOT]: { description: { text: `The root of ${visible(report.target.reference)}` } },
    },
    invocations: [invocationOf(report)],
    results: lazily(findings, (finding) => [resultOf(finding, ruleIndexes.get(finding.id) ?? 0, report)]),
    properties: { verdict: report.verdict.status, reasons: report.verdict.reasons.map(visible) },
  };
}

function resultOf(finding: Finding, ruleIndex: number, report: Report): Result {
  const { name, version, purl, ecosystem, locations } = finding.package;
  const fix = finding.fixedIn.length > 0 ? `fixed in ${finding.fixedIn.join(', ')}` : 'no fix yet';
  const text = `${name} ${version} (${ecosystem}) has ${finding.id}: ${finding.title} (${fix}). ${finding.advice}`;
  const print = fingerprintOf([finding.id, ecosystem, name, locations[0]?.path ?? '']);
  return {
    ruleId: finding.id,
    ruleIndex,
    level: LEVELS[finding.severity],
    message: { text: visible(text) },
    locations: locationsOf(finding, report),
    partialFingerprints: { primaryLocationLineHash: `${print}:1`, 'plimsoll/v1': print },
    properties: { purl: visible(purl), priority: finding.priority, fixedIn: finding.fixedIn.map(visible) },
  };
}

/** Every place of the package; the target itself where none is known. */
function locationsOf(finding: Finding, report: Report): Location[] {
  const { name, purl, locations } = finding.package;
  const logicalLocations = [{ name: visible(name), fullyQualifiedName: visible(purl), kind: 'package' }];
  const places = locations.slice(0, GITHUB_LOCATIONS).map((place) => ({
    path: place.path,
    text: visible(whereIs([place], report)),
  }));
  return (places.length > 0 ? places : [{ path: '', text: '' }]).map(({ path, text }) => ({
    physicalLocation: {
      artifactLocation: { uri: uriOf(path, report), uriBaseId: ROOT },
      region: { startLine: 1 },
    },
    logicalLocations,
    message: { text: text || 'place unknown' },
  }));
}

/** A path inside the target as a relative URI reference (RFC 3986); the target itself where no path is known. */
function uriOf(path: string, report: Report): string {
  const plain = path.replace(/^\/+/, '') || report.target.reference;
  return plain
    .toWellFormed()
    .split('/')
    .map((segment) => encodeURIComponent(segment))
    .join('/');
}

function invocationOf(report: Report): Invocation {
  const many = report.findings.length > GITHUB_RESULTS;
  const limit = `GitHub code scanning keeps the first ${GITHUB_RESULTS} of these ${report.findings.length} results; they are in order of priority`;
  return {
    executionSuccessful: report.verdict.status !== 'incomplete',
    endTimeUtc: report.created,
    toolExecutionNotifications: [
      ...coverageRemarks(report).map(({ loud, text }) => notification(loud ? 'warning' : 'note', text)),
      ...(many ? [notification('warning', limit)] : []),
    ],
  };
}

function notification(level: Notification.level, text: string): Notification {
  return { level, message: { text: visible(text) } };
}
