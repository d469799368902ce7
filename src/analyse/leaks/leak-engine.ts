import { createHash } from 'node:crypto';
import type { OpenPatterns } from '../../platform/vectorscan/types.ts';
import { keywordFinder } from './engine/keyword-finder.ts';
import { createLeakEngine, type LeakEngine } from './engine/scan-content.ts';
import { ruleDetector } from './engine/rule-detector.ts';
import { patternFinder } from './expressions/pattern-finder.ts';
import { genericDetectors, THRESHOLD } from './generic/detector.ts';
import { textOf } from './generic/weighing.ts';
import { WEIGHTS } from './generic/weights/all.ts';
import { RULE_PACK } from './rules/rule-pack.ts';
import type { Detector } from './types.ts';

/** Raised whenever the engine, or what a rule's check calls, finds other things by the same rules, or tells more of them. */
const ENGINE_VERSION = 12;

const RULES = RULE_PACK.flatMap(({ rules }) => rules);

/** Everything that knows secrets. */
export const DETECTORS: readonly Detector[] = [...RULES.map(ruleDetector), ...genericDetectors()];

let engine: LeakEngine | undefined;
let openPatterns: OpenPatterns | undefined;

/** Has the engine look for patterns with what is faster than our own code. It finds the same. */
export function findPatternsBy(open: OpenPatterns | undefined): void {
  if (open === openPatterns) return;
  [engine, openPatterns] = [undefined, open];
}

/** The engine with every detector, made when it is first asked for. */
export function leakEngine(): LeakEngine {
  engine ??= createLeakEngine(DETECTORS, openPatterns && patternFinder(openPatterns, keywordFinder));
  return engine;
}

let version: number | undefined;

/** A number that is another one whenever the rules are: what was found by others is not remembered. */
export function ruleSetVersion(): number {
  return (version ??= versionOf());
}

function versionOf(): number {
  const hash = createHash('sha256').update(JSON.stringify([ENGINE_VERSION, THRESHOLD, textOf(WEIGHTS)]));
  for (const { id, keywords, pattern, reach, entropy, check, severity } of RULES)
    hash.update(
      `${JSON.stringify([id, keywords, pattern.source, pattern.flags, reach, entropy, severity])}${String(check)}`,
    );
  return 1 + (hash.digest().readUIntBE(0, 6) % (Number.MAX_SAFE_INTEGER - 1));
}
