import type { ConfigurationFile } from '../../model/configuration/file.ts';
import type { LocatedFact } from '../../model/analyser.ts';
import type { Finding } from '../../model/finding/finding.ts';
import type { OwnChecks } from '../../analyse/own-checks/own-checks.ts';
import type { Gap } from '../../model/gap.ts';
import type { ScannedTarget, Scanner } from '../types.ts';
import { CONFIG_ANALYSER, type ConfigurationFact } from './analyser.ts';
import { boundedFiles } from './bounded.ts';
import { misconfigurationOf } from './finding.ts';
import { FORMATS } from './formats.ts';
import type { Judged } from './types.ts';

/** Findings of one check in one file that are told; a generated file has the same a thousand times. */
const MOST_OF_A_CHECK = 100;

/** What is less safe than it could be, as files of configuration and the image's own configuration tell. */
export const CONFIG_SCANNER: Scanner = configScanner();

/** The same with checks that people wrote themselves. */
export function configScanner(own?: OwnChecks): Scanner {
  return {
    id: 'config',
    title: 'misconfigurations',
    isUsual: false,
    vectors: ['V1', 'V2', 'V4', 'V5', 'V6', 'V8', 'V9'],
    version: 2,
    packages: false,
    advisories: false,
    analysers: [CONFIG_ANALYSER],
    removedFiles: false,
    findings(target) {
      const { files: facts, gaps: unread } = boundedFiles(target.factsOf(CONFIG_ANALYSER));
      const context = { paths: new Set(facts.keys()), image: target.image, own };
      const findings: Finding[] = [];
      const broken = [...facts.values()].filter(({ fact }) => fact.isBroken);
      const gaps: Gap[] = [...unread, ...broken.map(brokenGap)];
      for (const format of FORMATS) {
        const files = filesOf(facts.values(), format.id);
        const outcome = format.judge(files, context);
        const counts = new Map<string, number>();
        const repeated: Gap[] = [];
        for (const judged of outcome.judged) {
          const key = JSON.stringify([judged.check.id, judged.path]);
          const count = (counts.get(key) ?? 0) + 1;
          counts.set(key, count);
          if (count <= MOST_OF_A_CHECK) findings.push(findingOf(judged, facts.get(judged.path), target));
          else if (count === MOST_OF_A_CHECK + 1) repeated.push(moreGap(judged));
        }
        gaps.push(...outcome.gaps, ...repeated);
      }
      return { findings, gaps };
    },
  };
}

function filesOf(facts: Iterable<LocatedFact<ConfigurationFact>>, format: string): ConfigurationFile[] {
  return [...facts]
    .filter(({ fact }) => fact.formats.includes(format))
    .map(({ path, fact: { text } }) => ({ path, text }));
}

/** It is judged all the same: what is wrong with it is most likely elsewhere. */
function brokenGap({ path }: LocatedFact<ConfigurationFact>): Gap {
  const reason = 'has bytes that are no UTF-8, of which it is not known what others take them for';
  return { kind: 'unreadable', subject: path, reason };
}

function moreGap({ check, path }: Judged): Gap {
  return {
    kind: 'limit',
    subject: path,
    reason: `${check.id} is in it more than ${MOST_OF_A_CHECK} times, of which these are told`,
    informational: true,
  };
}

function findingOf(
  judged: Judged,
  located: LocatedFact<ConfigurationFact> | undefined,
  target: ScannedTarget,
): Finding {
  return misconfigurationOf(judged, located?.fact.text, located ? target.originsOf(located) : []);
}
