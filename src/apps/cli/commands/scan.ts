import { InvalidArgumentError } from 'commander';
import type { Severity } from '../../../model/finding/head.ts';
import { SEVERITIES } from '../../../model/finding/severity.ts';
import { Fault } from '../../../model/fault.ts';
import { CONFIG_OPTIONS, configRequest } from '../options/configuration.ts';
import { EXCEPTION_OPTIONS } from '../options/exceptions.ts';
import { flag, option, repeatedOption } from '../options/option.ts';
import { MATCHER } from '../options/matcher.ts';
import { requestOf } from '../options/scan-request.ts';
import { JAR_INDEX, SCANNERS, TARGET_LIST, targetOptions, TARGETS } from '../options/target.ts';
import { VERIFY_OPTIONS, verifyRequest } from '../options/verification.ts';
import { freshenAdvisories } from '../output/advisory-update.ts';
import { say } from '../output/print.ts';
import { presentTargets } from '../output/scan-report.ts';
import { EXIT } from '../exit-code.ts';
import type { InternetReach } from '../../../pipeline/build/internet-reach.ts';
import type { ScannerEntry } from '../../../scanners/types.ts';
import { type CommandDefinition, defineCommand } from './types.ts';
import { DATABASE, FRESHNESS } from '../options/database.ts';

const JUDGING_OPTIONS = {
  scanners: SCANNERS,
  severity: option('--severity <list>', 'show only these, separated by commas; all are judged', {
    parse: parseSeverities,
  }),
  onlyFixed: flag('--only-fixed', 'neither show nor judge what no release fixes', {
    aliases: ['--ignore-unfixed'],
  }),
  reachability: flag(
    '--reachability',
    'tell whether what is started gets to the vulnerable code; reads every source, program and archive',
  ),
  onlyRelevant: flag(
    '--only-relevant',
    'neither show nor judge what cannot matter, and count it by why: unimportant, unreachable, kernel, development',
  ),
  internet: option(
    '--internet <reach>',
    'does the internet reach it, as "network blast-radius" tells: reached or not-reached; counts for the priority',
    { parse: parseReach },
  ),
  manifests: option(
    '--manifests <path>',
    'Kubernetes manifests that tell whether the internet reaches the image, where --internet does not',
    { completion: 'file' },
  ),
  failOn: option(
    '--fail-on <rules>',
    'exit 1 on a severity or worse, a kind, "exploited", "malicious", "fixable", "possible" or "any"; "+" joins, "," separates',
  ),
  exitCode: option(
    '--exit-code <code>',
    'exit with this where a rule is broken; without --fail-on whatever is shown breaks one, or is worse',
    { parse: parseExitCode },
  ),
  maxDataAge: option('--max-data-age <days>', 'days after which advisory data is stale', {
    parse: parseDays,
    absent: 5,
  }),
  jarIndex: JAR_INDEX,
  matcher: MATCHER,
  ...CONFIG_OPTIONS,
  licences: repeatedOption(
    '--licences <file>',
    'judge licences by the "licences" of a file, as those of plimsoll.yaml; may be repeated',
    { completion: 'file' },
  ),
  minAge: option(
    '--min-age <days>',
    'with --scanners supply: tell of releases that are younger, where lock files say so',
    { parse: parseDays },
  ),
  ...EXCEPTION_OPTIONS,
  ...VERIFY_OPTIONS,
  db: DATABASE,
  ...FRESHNESS,
};

/** What `scan` and its short forms differ in. */
interface Form {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly examples: CommandDefinition['examples'];
  /** The target that a word means. */
  readonly targetOf: (word: string) => string;
}

/** What the manifests at this path tell, which are read once for all targets. */
async function reachBy(path: string): Promise<InternetReach> {
  const { internetReach } = await import('../../../pipeline/build/internet-reach.ts');
  return internetReach(path);
}

/** A command that scans. */
export function scanCommand({ targetOf, ...form }: Form): CommandDefinition {
  return defineCommand({
    ...form,
    arguments: { targets: TARGET_LIST },
    options: { ...targetOptions('table'), ...JUDGING_OPTIONS },
    exitCodes: { 0: 'no rule is broken', 1: 'policy violated', 3: 'nothing to scan', 4: 'incomplete' },
    savesMemory: true,
    async run({ targets, scanners, severity, reachability, exitCode, ...judging }, services) {
      const { failOn, maxDataAge, ...rest } = judging;
      const { update, autoUpdate, from, ...options } = rest;
      await freshenAdvisories({ update, autoUpdate, from, ...options }, services);
      const { scan } = await import('../../../pipeline/build/scan.ts');
      const { verify, verifyHost, verifyUntrusted, verifiedOnly, values, set, checks, ...given } = options;
      const { licences, minAge, jarIndex, onlyFixed, onlyRelevant, internet, manifests, ...others } = given;
      const [reading, presented] = requestOf(others);
      const request = {
        ...reading,
        jarIndex,
        scanners,
        severities: severity,
        onlyFixed,
        onlyRelevant,
        internet,
        internetReach: manifests === undefined ? undefined : await reachBy(manifests),
        failOn: failOn ?? ruleOf(exitCode, severity),
        maximumDataAge: maxDataAge,
        verify: verifyRequest({ verify, verifyHost, verifyUntrusted, verifiedOnly }),
      };
      const known = await scannersOf({ values, set, checks }, { licences, minAge, reachability }, scanners);
      const code = await presentTargets(
        targets.map(targetOf),
        'table',
        presented,
        services,
        (target, build) => scan({ ...request, target }, build, known),
      );
      return code === EXIT.violated ? (exitCode ?? code) : code;
    },
  });
}

export const command = scanCommand({
  name: 'scan',
  summary: 'find what is in an image and what is known to be wrong with it',
  description: TARGETS,
  examples: [
    ['plimsoll scan debian:13'],
    ['plimsoll scan --update debian:13', 'with the advisories of today'],
    ['plimsoll scan app.tar --fail-on critical,exploited'],
    ['plimsoll scan ./rootfs --severity critical,high --only-fixed'],
    ['plimsoll scan app.tar --output sarif=app.sarif --output cyclonedx=app.cdx.json'],
    ['plimsoll scan app:1 db:2 --output json=reports/', 'several targets, a file for each'],
    ['plimsoll scan - < app.tar', 'what comes by standard input'],
    [
      'plimsoll scan app:1 --vex vendor.openvex.json --ignore-file .trivyignore',
      'without what others answer for',
    ],
    [
      'plimsoll scan app:1 --waivers waivers.yaml --show-suppressed',
      'and with what was waived, by whom and why',
    ],
  ],
  targetOf: (word) => word,
});

/** What somebody asks of single scanners. */
interface Asked {
  readonly licences: readonly string[];
  readonly minAge: number | undefined;
  readonly reachability: boolean;
}

/** With what is for some of the scanners, where they are chosen: settings may name files whatever looks. */
async function scannersOf(
  config: Parameters<typeof configRequest>[0],
  { licences, minAge, reachability }: Asked,
  chosen: readonly string[] | undefined,
): Promise<readonly ScannerEntry[] | undefined> {
  const request = configRequest(config);
  const policies = chosen?.includes('license') ? licences : [];
  if (request && !chosen?.includes('config')) {
    if (config.values.length + config.set.length > 0)
      throw new Fault('usage', 'values are for charts, and nobody looks at configuration', {
        hint: 'add --scanners config',
      });
    say('--checks are made where --scanners has config');
  }
  if (!request && policies.length === 0 && !reachability && minAge === undefined) return undefined;
  const { scannersWith, withLicencePolicy, withMinimumAge, withReachability } =
    await import('../../../pipeline/build/chosen-scanners.ts');
  const configured = await scannersWith(chosen?.includes('config') ? request : undefined);
  const judged = await withLicencePolicy(configured, policies);
  const known = minAge === undefined ? judged : withMinimumAge(judged, minAge);
  return reachability ? withReachability(known) : known;
}

/** The rule of other scanners' `--exit-code`: what is shown fails, what is only possible too, and what is worse. */
function ruleOf(
  exitCode: number | undefined,
  severities: readonly Severity[] | undefined,
): string | undefined {
  if (!exitCode) return undefined;
  const least = SEVERITIES.findLast((severity) => severities?.includes(severity));
  // Rules know no severity below "low".
  if (least === undefined || least === 'none' || least === 'unknown') return 'any';
  return `${least},${least}+possible`;
}

function parseSeverities(text: string): Severity[] {
  return text.split(',').map((word) => {
    const severity = SEVERITIES.find((known) => known === word.trim().toLowerCase());
    if (!severity) throw new InvalidArgumentError(`"${word}" is none of ${SEVERITIES.join(', ')}.`);
    return severity;
  });
}

function parseDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 0) throw new InvalidArgumentError('a whole number of days.');
  return days;
}

function parseReach(text: string): boolean {
  if (text !== 'reached' && text !== 'not-reached')
    throw new InvalidArgumentError('write reached or not-reached.');
  return text === 'reached';
}

function parseExitCode(text: string): number {
  const code = Number(text);
  if (!Number.isInteger(code) || code < 0 || code > 255)
    throw new InvalidArgumentError('a number from 0 to 255.');
  return code;
}
