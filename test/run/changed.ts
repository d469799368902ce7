import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { testsOf } from './changed-tests.ts';
import { readCodeFiles } from './code-files.ts';

/** Runs the unit tests that a change since `--base` (HEAD) can reach, and names the end-to-end tests that it can. */
const { values } = parseArgs({ options: { base: { type: 'string', default: 'HEAD' } } });

const changed = [
  ...git('diff', '-z', '--name-only', '--no-renames', values.base),
  ...git('ls-files', '-z', '--others', '--exclude-standard'),
];
const { unit, e2e, because } = testsOf(changed, readCodeFiles());
if (because !== undefined) process.stdout.write(`all tests, as ${because}\n`);
process.stdout.write(`${changed.length} changed files reach ${unit.length} files of unit tests\n`);
if (e2e.length > 0)
  process.stdout.write(`and, with npm run test:e2e:\n${e2e.map((one) => `  ${one}\n`).join('')}`);
if (unit.length > 0) {
  const runner = join(import.meta.dirname, 'unit.ts');
  process.exitCode = spawnSync(process.execPath, [runner, ...unit], { stdio: 'inherit' }).status ?? 1;
}

function git(...args: readonly string[]): string[] {
  const output = execFileSync('git', args, { encoding: 'utf8' });
  return output.split('\0').filter((path) => path !== '');
}
