import { ENTRY_SELECTOR, type ImageSubject } from '../../analyse/misconfiguration/image/subject.ts';
import { IMAGE_CHECK_SETS } from '../../analyse/misconfiguration/registry.ts';
import type { OwnChecks } from '../../analyse/own-checks/own-checks.ts';
import type { LocatedFact } from '../../model/analyser.ts';
import type { ConfigurationFile } from '../../model/configuration/file.ts';
import type { Finding } from '../../model/finding/finding.ts';
import { mostUrgentFirst } from '../../model/finding/most-urgent-first.ts';
import type { Gap } from '../../model/gap.ts';
import { chain } from '../../model/sequence.ts';
import type { ChartValues } from '../../observe/configuration/helm/read-charts.ts';
import type { ScannedTarget, Scanner, ScanOutcome } from '../types.ts';
import { CONFIG_ANALYSER, type ConfigurationFact, pathOfFact } from './analyser.ts';
import { boundedFiles } from './bounded.ts';
import { misconfigurationOf } from './finding.ts';
import { FORMATS } from './formats.ts';
import type { Judged } from './types.ts';

/** Findings of one check in one file that are told; a generated file has the same a thousand times. */
const MOST_OF_A_CHECK = 100;

/** What somebody chooses of how configuration is looked at. */
export interface ConfigChoices {
  /** Checks that people wrote themselves. */
  readonly own?: OwnChecks | undefined;
  /** Values that charts of Helm are rendered with; default: their own. */
  readonly chartValues?: ChartValues | undefined;
}

/** What is less safe than it could be, as files of configuration and the image's own configuration tell. */
export const CONFIG_SCANNER: Scanner = configScanner();

/** The same with what somebody chose. */
export function configScanner(choices: ConfigChoices = {}): Scanner {
  return {
    id: 'config',
    title: 'misconfigurations',
    isUsual: false,
    vectors: ['V1', 'V2', 'V4', 'V5', 'V6', 'V8', 'V9'],
    version: 2,
    packages: false,
    advisories: false,
    analysers: [CONFIG_ANALYSER],
    selectors: [ENTRY_SELECTOR],
    removedFiles: false,
    findings: (target) => findingsOf(target, choices),
  };
}

type Files = ReadonlyMap<string, LocatedFact<ConfigurationFact>>;

function findingsOf(target: ScannedTarget, choices: ConfigChoices): ScanOutcome {
  const { files: facts, gaps: unread } = boundedFiles(target.factsOf(CONFIG_ANALYSER));
  const gaps: Gap[][] = [];
  const findings = mostUrgentFirst(chain(judgeFiles(target, facts, choices, gaps), judgeImage(target, gaps)));
  const broken = [...facts.values()].filter(({ fact }) => fact.isBroken);
  return { findings, gaps: [...unread, ...broken.map(brokenGap), ...gaps.flat()] };
}

/** What is found in files of each format in turn; `gaps` is told what could not be judged. */
function* judgeFiles(
  target: ScannedTarget,
  facts: Files,
  choices: ConfigChoices,
  gaps: Gap[][],
): Generator<Finding, undefined> {
  const context = { paths: new Set(facts.keys()), ...choices };
  for (const format of FORMATS) {
    const outcome = format.judge(filesOf(facts.values(), format.id), context);
    const more = yield* tell(
      outcome.judged,
      ({ path }) => path,
      (one) => {
        const located = facts.get(one.path);
        return misconfigurationOf(one, located?.fact.text, located ? target.originsOf(located) : []);
      },
    );
    // Gaps of judging are complete once all was judged.
    gaps.push([...outcome.gaps, ...more]);
  }
}

/** What was judged as findings, so many of a check and a place at most; where there are more, that is a gap. */
function* tell(
  all: Iterable<Judged>,
  placeOf: (judged: Judged) => string,
  findingOf: (judged: Judged) => Finding,
): Generator<Finding, Gap[]> {
  const more: Gap[] = [];
  const counts = new Map<string, number>();
  for (const judged of all) {
    const key = JSON.stringify([judged.check.id, placeOf(judged)]);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (count <= MOST_OF_A_CHECK) yield findingOf(judged);
    else if (count === MOST_OF_A_CHECK + 1) more.push(moreGap(judged.check.id, placeOf(judged)));
  }
  return more;
}

/** What checks of images find in the image's configuration and in the entries that they look at. */
function* judgeImage(target: ScannedTarget, gaps: Gap[][]): Generator<Finding, undefined> {
  const entries = new Map(Array.from(target.entriesOf(ENTRY_SELECTOR), (one) => [one.path, one]));
  const subject: ImageSubject = {
    path: '',
    image: target.image,
    entries: Array.from(entries.values(), ({ fact }) => fact),
  };
  const judged = IMAGE_CHECK_SETS.flatMap(({ checks }) =>
    checks.flatMap((check) =>
      Array.from(check.find(subject), (violation) => ({ check, path: violation.path ?? '', violation })),
    ),
  );
  const more = yield* tell(
    judged,
    () => 'the image',
    (one) => {
      const located = entries.get(one.path);
      return misconfigurationOf(one, undefined, located ? target.originsOf(located) : []);
    },
  );
  gaps.push(more);
}

function filesOf(facts: Iterable<LocatedFact<ConfigurationFact>>, format: string): ConfigurationFile[] {
  return [...facts]
    .filter(({ fact }) => fact.formats.includes(format))
    .map((located) => ({ path: pathOfFact(located), text: located.fact.text }));
}

/** It is judged all the same: what is wrong with it is most likely elsewhere. */
function brokenGap(located: LocatedFact<ConfigurationFact>): Gap {
  const reason = 'has bytes that are no UTF-8, of which it is not known what others take them for';
  return { kind: 'unreadable', subject: pathOfFact(located), reason };
}

function moreGap(check: string, subject: string): Gap {
  return {
    kind: 'limit',
    subject,
    reason: `${check} is in it more than ${MOST_OF_A_CHECK} times, of which these are told`,
    informational: true,
  };
}
