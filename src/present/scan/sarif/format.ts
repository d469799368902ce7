import type {
  Invocation,
  Log,
  Notification,
  PropertyBag,
  ReportingDescriptor,
  Result,
  Run,
  Suppression as SarifSuppression,
  ToolComponent,
} from 'sarif';
import { aboutText, type Finding, isPossible } from '../../../model/finding/finding.ts';
import { openGaps } from '../../../model/gap.ts';
import type { LeakFinding } from '../../../model/finding/leak.ts';
import type { Suppression } from '../../../model/finding/suppression.ts';
import { versionText } from '../../../model/package.ts';
import type { Report } from '../../../model/report/scan.ts';
import { chain, lazily } from '../../../model/sequence.ts';
import { grouped, placesOf } from '../grouping.ts';
import { jsonPieces } from '../../text/json.ts';
import { coverageRemarks, hiddenSentence, isInventory } from '../sentences.ts';
import { suppressionText } from '../suppressed.ts';
import { visible } from '../../text/text.ts';
import type { ReportFormat } from '../types.ts';
import { locationsOf, relatedLocationsOf, ROOT } from './locations.ts';
import { LEVELS, ruleOf } from './rules.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
/** Results of one run that GitHub code scanning keeps: the first ones, so the most important must come first. */
const GITHUB_RESULTS = 5_000;

/** SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/. One run, a rule per vulnerability or check, a result per finding. */
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
  // What is suppressed comes last: services keep the first results.
  const findings = chain<Finding>(report.findings, suppressedFindings(report));
  const ruleIndexes = placesOf(findings, ruleKey);
  return {
    tool: {
      driver: {
        name: 'Plimsoll',
        semanticVersion: report.tool.version,
        version: report.tool.version,
        rules: lazily(grouped(findings, ruleKey, ruleIndexes), (group) => [ruleOf(group)]),
      },
    },
    automationDetails: { id: `plimsoll/${visible(report.target.reference)}/` },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: {
      [ROOT]: { description: { text: `The root of ${visible(report.target.reference)}` } },
    },
    invocations: [invocationOf(report)],
    results: chain(
      lazily(report.findings, (finding) => [resultOf(finding, ruleIndexes, report)]),
      lazily(report.suppressed, ({ finding, suppression }) => [
        { ...resultOf(finding, ruleIndexes, report), suppressions: [suppressionOf(suppression)] },
      ]),
    ),
    properties: {
      ...(isInventory(report) ? {} : { verdict: report.verdict.status }),
      reasons: report.verdict.reasons.map(visible),
      hidden: report.summary.hidden,
    },
  };
}

/** Two kinds may have checks of one name. */
function ruleKey({ kind, id }: Finding): string {
  return `${kind} ${id}`;
}

function resultOf(finding: Finding, ruleIndexes: ReadonlyMap<string, number>, report: Report): Result {
  const { id, fingerprint, severity } = finding;
  const relatedLocations = relatedLocationsOf(finding, report);
  return {
    ruleId: id,
    ruleIndex: ruleIndexes.get(ruleKey(finding)) ?? 0,
    level: LEVELS[severity],
    message: { text: visible(messageOf(finding)) },
    locations: locationsOf(finding, report),
    ...(relatedLocations.length > 0 && { relatedLocations }),
    partialFingerprints: { primaryLocationLineHash: `${fingerprint}:1`, 'plimsoll/v1': fingerprint },
    properties: propertiesOf(finding),
  };
}

function suppressedFindings({ suppressed }: Report): Iterable<Finding> {
  return lazily(suppressed, ({ finding }) => [finding]);
}

/** SARIF 2.1.0, section 3.35: what is accepted, in the source or elsewhere, and why. */
function suppressionOf(suppression: Suppression): SarifSuppression {
  return {
    kind: suppression.by === 'inline' ? 'inSource' : 'external',
    status: 'accepted',
    justification: visible(suppressionText(suppression)),
  };
}

function messageOf(finding: Finding): string {
  const { id, title, advice } = finding;
  if (finding.kind !== 'vulnerability') return `${aboutText(finding)}: ${title}. ${advice}`;
  const { name, ecosystem } = finding.package;
  const has = isPossible(finding) ? 'may have' : 'has';
  const fix = finding.fixedIn.length > 0 ? `fixed in ${finding.fixedIn.join(', ')}` : 'no fix yet';
  return `${name} ${versionText(finding.package)} (${ecosystem}) ${has} ${id}: ${title} (${fix}). ${advice}`;
}

function propertiesOf(finding: Finding): PropertyBag {
  const { kind, priority } = finding;
  if (kind === 'leak') return { kind, priority, ...verificationOf(finding), ...vaultOf(finding) };
  if (kind !== 'vulnerability') return { kind, priority };
  const { certainty = 'certain', fixedIn, priorityShares } = finding;
  return {
    purl: visible(finding.package.purl),
    priority,
    ...(priorityShares && {
      priorityShares: priorityShares.map((share) => ({ ...share, why: visible(share.why) })),
    }),
    certainty,
    fixedIn: fixedIn.map(visible),
  };
}

/** What the issuer of a secret answered, where it was asked. */
function verificationOf({ verified, verification }: LeakFinding): PropertyBag {
  if (!verification) return {};
  const { reason, account, scopes, ...rest } = verification;
  return {
    verified,
    verification: {
      ...rest,
      reason: visible(reason),
      ...(account !== undefined && { account: visible(account) }),
      ...(scopes && { scopes: scopes.map(visible) }),
    },
  };
}

/** What a vault knows of a secret, every text of it made visible. */
function vaultOf({ vault }: LeakFinding): PropertyBag {
  if (!vault) return {};
  const places = vault.places.map(({ readers = [], ...place }) => ({
    ...place,
    path: visible(place.path),
    mount: visible(place.mount),
    ...(place.field !== undefined && { field: visible(place.field) }),
    ...(place.account !== undefined && { account: visible(place.account) }),
    readers: readers.map((reader) => ({
      policy: visible(reader.policy),
      through: visible(reader.through),
      account: visible(reader.account),
    })),
  }));
  return { vault: { at: vault.at, places } };
}

function invocationOf(report: Report): Invocation {
  const many = report.findings.length > GITHUB_RESULTS;
  const hidden = hiddenSentence(report);
  const limit = `GitHub code scanning keeps the first ${GITHUB_RESULTS} of these ${report.findings.length} results; they are in order of priority`;
  return {
    // Whatever was found: what was not read may have held more.
    executionSuccessful:
      report.verdict.status !== 'incomplete' && openGaps(report.coverage.gaps).length === 0,
    endTimeUtc: report.created,
    toolExecutionNotifications: [
      ...coverageRemarks(report).map(({ loud, text }) => notification(loud ? 'warning' : 'note', text)),
      ...(hidden === undefined ? [] : [notification('warning', hidden)]),
      ...(many ? [notification('warning', limit)] : []),
    ],
  };
}

function notification(level: Notification.level, text: string): Notification {
  return { level, message: { text: visible(text) } };
}
