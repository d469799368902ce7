import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-run-'));
after(() => rmSync(folder, { recursive: true }));

interface Outcome {
  readonly code: number;
  readonly output: string;
}

/** Runs files of tests, by name, in one lane, so that each comes after what the others did to its process. */
function runPlanted(
  files: Readonly<Record<string, string>>,
  ...options: readonly string[]
): Promise<Outcome> {
  const paths = Object.entries(files).map(([name, text]) => {
    const path = join(folder, `${name}.test.mjs`);
    writeFileSync(path, `import assert from 'node:assert'; import { after, it } from 'node:test'; ${text}`);
    return path;
  });
  const unit = join(import.meta.dirname, 'unit.ts');
  return new Promise((resolve) => {
    execFile(process.execPath, [unit, '--lanes', '1', ...options, ...paths], (error, output) =>
      resolve({ code: error === null ? 0 : Number(error.code), output }),
    );
  });
}

/** What it says of the file of this name; all that was said, where it says nothing. */
function blockOf(output: string, name: string): string {
  const blocks = output.split(/^(?=✖ )/m);
  return (
    blocks.find((one) => one.startsWith(`✖ ${folder}/${name}.test.mjs\n`)) ?? `nothing of ${name}: ${output}`
  );
}

const PASSES = "it('passes', () => {});";
const faulty: Record<string, readonly [text: string, says: RegExp]> = {
  fails: [`it('fails', () => assert.equal(1, 2)); ${PASSES}`, /✖ fails[^]*1 == 2/],
  throws: [`${PASSES} throw new Error('at the end');`, /it cannot be loaded: Error: at the end/],
  'does-not-parse': ['it(', /SyntaxError/],
  exits: [`${PASSES} it('exits', () => process.exit(0));`, /its process ended \(exit code 0\)/],
  'is-killed': [`it('dies', () => process.kill(process.pid, 'SIGKILL'));`, /its process ended \(SIGKILL\)/],
  rejects: [
    `it('rejects', async () => { Promise.reject(new Error('nobody waits')); await new Promise(setImmediate); });`,
    /nobody waits/,
  ],
  'throws-later': [
    `it('throws later', () => { setTimeout(() => { throw new Error('too late'); }, 20); });`,
    /too late/,
  ],
  'never-loads': ['await new Promise(() => {});', /its process ended/],
  'throws-after-its-end': [
    `${PASSES} setTimeout(() => { throw new Error('much too late'); }, 20).unref();`,
    /went on when its tests had ended|much too late/,
  ],
  'leaves-an-exit-code': [
    `it('sets', () => { process.exitCode = 3; });`,
    /it leaves process\.exitCode changed/,
  ],
  'leaves-a-variable': [
    `it('sets', () => { process.env.LEFT = 'x'; });`,
    /it leaves process\.env\.LEFT changed/,
  ],
  'leaves-a-folder': [`it('goes', () => process.chdir('/'));`, /it leaves the working folder changed/],
  'leaves-a-listener': [
    `it('hears', () => process.on('SIGHUP', () => {}));`,
    /it leaves listeners to SIGHUP/,
  ],
  'leaves-a-clock': [
    `import { mock } from 'node:test'; it('stops', () => mock.timers.enable({ apis: ['Date'] }));`,
    /it leaves Date changed/,
  ],
};

const endless: Record<string, string> = {
  loops: `it('loops', () => { for (;;); });`,
  'leaves-open': `${PASSES} setInterval(() => {}, 1000);`,
  'never-resolves': `it('hangs', () => new Promise(() => {}));`,
};

describe('the runner of unit tests', () => {
  it('counts the tests of all files as one run, with what was not run and the slowest', async () => {
    const { code, output } = await runPlanted({
      one: `${PASSES} it('is not run', { skip: 'no reason' }, () => {});`,
      two: `let is = false; after(() => { if (!is) process.exitCode = 1; }); it('also', () => { is = true; });`,
    });
    assert.equal(code, 0, output);
    assert.match(output, /^﹣ \S+one\.test\.mjs: is not run: no reason$/m);
    assert.match(output, /^The slowest files:\n {2} +\d\.\d s {2}\S+\.test\.mjs\n/m);
    assert.match(
      output,
      /^ℹ tests 3\nℹ suites 0\nℹ pass 2\nℹ fail 0\nℹ cancelled 0\nℹ skipped 1\nℹ todo 0\nℹ duration_ms \d+\n$/m,
    );
  });

  it('fails with the name of each file that fails, ends its process or leaves a trace, and runs the others', async () => {
    const texts = Object.fromEntries(Object.entries(faulty).map(([name, [text]]) => [name, text]));
    const mark = join(folder, 'mark');
    const well = `import { writeFileSync } from 'node:fs'; it('runs', () => writeFileSync('${mark}', ''));`;
    const { code, output } = await runPlanted({ ...texts, well });
    assert.equal(code, 1);
    for (const [name, [, says]] of Object.entries(faulty)) assert.match(blockOf(output, name), says);
    assert.doesNotMatch(output, /✖ \S+well\.test/);
    assert.ok(existsSync(mark));
    assert.match(output, /^ℹ fail [1-9]\d*$/m);
  });

  it('gives up files that never end, with their names', async () => {
    const { code, output } = await runPlanted(endless, '--lanes', '3', '--patience', '2');
    assert.equal(code, 1);
    for (const name of Object.keys(endless))
      assert.match(blockOf(output, name), /^ {2}it has not ended after 2 s/m);
    assert.match(output, /^ℹ tests 3\n[^]*^ℹ fail 3$/m);
  });

  it('fails where a file takes more time than it may', async () => {
    const { code, output } = await runPlanted({ slow: PASSES }, '--most', '0');
    assert.equal(code, 1);
    assert.match(output, /✖ \S+slow\.test\.mjs\n {2}it took [\d.]+ s, and a file may take 0 s: split it/);
    assert.match(output, /^ℹ fail 1$/m);
  });

  it('fails where there is nothing to run', async () => {
    const { code } = await runPlanted({}, join(folder, 'none*.test.ts'));
    assert.equal(code, 1);
  });
});
