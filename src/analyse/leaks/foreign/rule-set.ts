import { createHash } from 'node:crypto';
import type { ForeignRules, KnownSecrets } from '../../../model/leak-rules/leak-rules.ts';
import { prepareDetectors } from '../engine/scan-bytes.ts';
import { engineOf } from '../engine/scan-content.ts';
import { DETECTORS, ruleSetVersion } from '../leak-engine.ts';
import type { RuleSet } from '../rule-set.ts';
import type { Leak } from '../types.ts';
import { compileRules } from './compiled-rules.ts';
import { ForeignScanner } from './foreign-scanner.ts';

/** Raised whenever rules of others find other things, or are hidden otherwise, by the same files. */
const FOREIGN_VERSION = 4;

/** Rules of files that others wrote, with our own where a file asks for them, and secrets that are known. */
export function ruleSetOf(files: readonly ForeignRules[], known?: KnownSecrets): RuleSet {
  const compiled = compileRules(files, known);
  const foreign = new ForeignScanner(compiled);
  const usesOwn = files.length === 0 || files.some(({ usesOwnRules }) => usesOwnRules);
  const disabled = new Set(files.flatMap((file) => file.disabled));
  const own = prepareDetectors(usesOwn ? DETECTORS.filter(({ id }) => !disabled.has(id)) : []);
  const scan = (bytes: Uint8Array, path: string) => [
    ...own.scan(bytes, path).map((hit) => foreign.judged(hit, bytes, path)),
    ...foreign.scan(bytes, path),
  ];
  const engine = engineOf({ scan, reach: Math.max(own.reach, foreign.reach) });
  const { remarks, gaps } = compiled;
  return {
    version: versionOf(files, known, usesOwn),
    engine: () => engine,
    named: (path) => foreign.named(path).map(leakOfName),
    remarks,
    gaps,
  };
}

function leakOfName({ detection, allowed }: ReturnType<ForeignScanner['named']>[number]): Leak {
  const { rule, confidence, reasons } = detection;
  const place = { start: 0, end: 0, startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 };
  return { rule, confidence, reasons, secret: '', decodings: [], ...place, ...(allowed && { allowed }) };
}

/** Where a rule stands in its file is told in findings, and so counts too. */
function versionOf(
  files: readonly ForeignRules[],
  known: KnownSecrets | undefined,
  usesOwn: boolean,
): number {
  const hash = createHash('sha256').update(JSON.stringify([FOREIGN_VERSION, usesOwn && ruleSetVersion()]));
  for (const { rules, allowances, disabled } of files)
    hash.update(JSON.stringify([rules, allowances, disabled]));
  for (const [path, secrets] of known?.files ?? []) hash.update(JSON.stringify([path, [...secrets]]));
  return 1 + (hash.digest().readUIntBE(0, 6) % (Number.MAX_SAFE_INTEGER - 1));
}
