import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import type { TestContext } from 'node:test';
import * as fc from 'fast-check';
import type { VersionScheme } from './types.ts';

const PAIRS = 400;
/** One seed, so that a failure can be repeated; set PLIMSOLL_SEED to look elsewhere. */
const SEED = Number(process.env['PLIMSOLL_SEED'] ?? 20_250_101);

/** A program that knows the order: it reads `left<TAB>right` lines and prints one sign (-1, 0 or 1) a line. */
export interface ReferenceTool {
  /** What is said to be missing. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Arguments with which the command succeeds only where the check can be made. */
  readonly probe: readonly string[];
  /** True where Debian has no package of it, so that CI cannot have it either. */
  readonly rare?: true;
}

/** Asserts that a scheme orders generated pairs as the ecosystem's own tool; where it is missing skips the test, or fails in CI. */
export function checkAgainstTool(
  context: TestContext,
  scheme: VersionScheme,
  versions: fc.Arbitrary<string>,
  tool: ReferenceTool,
): void {
  if (spawnSync(tool.command, tool.probe, { stdio: 'ignore' }).status !== 0) {
    assert.ok(tool.rare || process.env['CI'] !== 'true', `CI needs ${tool.name}`);
    context.skip(`${tool.name} cannot be used here, so its order was not compared`);
    return;
  }
  const pairs = fc.sample(fc.tuple(versions, versions), { numRuns: PAIRS, seed: SEED });
  const input = pairs.map((pair) => `${pair.join('\t')}\n`).join('');
  const run = spawnSync(tool.command, tool.args, { input, encoding: 'utf8', timeout: 120_000 });
  assert.equal(run.status, 0, run.stderr);
  const signs = run.stdout.trim().split('\n').map(Number);
  assert.equal(signs.length, PAIRS, 'one answer a pair');
  for (const [index, [left, right]] of pairs.entries()) {
    const actual = Math.sign(scheme.compare(left, right));
    assert.ok(actual === signs[index], `${left} against ${right}: ${actual}, not ${signs[index]}`);
  }
}
