import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ROOT } from '../architecture/source-files.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import { repetitions } from '../fixtures/repetitions.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { runsBundle } from './command.ts';
import { LeaksStage, tokenOf } from './leaks-stage.ts';
import { absence } from './real-part.ts';

export const lane: Lane = 'anywhere';
export const mostSeconds = 120;

/** MB that looking for secrets takes at most, in a file of any size and a history of a million blobs. */
const MEMORY = 250;
const time = '/usr/bin/time';
const LINE = repetitions(2 ** 28, 2 ** 31);
const BLOBS = repetitions(20_000, 1_000_000);
const BLOBS_OF_A_COMMIT = 1_000;

describe('large places of leaks', { skip: absence(existsSync(time), 'GNU time') }, () => {
  const stage = new LeaksStage();
  before(() => {
    // The sources would take more, as Node strips their types while it runs.
    assert.ok(runsBundle(), 'npm run build');
  });
  after(() => stage.close());

  /** What `leaks` finds, and its peak of resident memory in MB. */
  function look(...words: string[]) {
    const usage = join(stage.work, 'usage');
    const args = ['-o', usage, '-f', '%M', join(ROOT, 'plimsoll'), 'leaks', ...words, '--format', 'json'];
    const env = { ...process.env, PLIMSOLL_CACHE_DIR: stage.cache };
    const { stdout, stderr } = spawnSync(time, args, { env, encoding: 'utf8', maxBuffer: 2 ** 28 });
    assert.notEqual(stdout, '', stderr);
    const peak = Number(/\d+\s*$/.exec(readFileSync(usage, 'utf8'))?.[0]) / 1024;
    const { findings, coverage } = reportIn('scan', stdout);
    return { findings, peak, gaps: coverage.gaps.map(({ kind }) => kind) };
  }

  it(`are found in JSON of ${LINE} bytes on one line, wherever they stand there`, () => {
    const path = join(stage.work, 'large.json');
    const file = openSync(path, 'wx');
    const row = (index: number) => `{"id":${index},"name":"item ${index}","note":"the quick brown fox"},`;
    const block = Buffer.from(Array.from({ length: 8_192 }, (_, index) => row(index)).join(''));
    writeSync(file, `{"rows":[{"token":"${tokenOf(1)}"},`);
    let isInMiddle = false;
    for (let size = 0; size < LINE; size += writeSync(file, block)) {
      if (isInMiddle || size < LINE / 2) continue;
      isInMiddle = true;
      writeSync(file, `{"token":"${tokenOf(2)}"},`);
    }
    writeSync(file, `{"token":"${tokenOf(3)}"}]}`);
    closeSync(file);
    const { findings, peak, gaps } = look(path);
    assert.deepEqual(gaps, []);
    assert.equal(findings.length, 3);
    assert.ok(peak < MEMORY, `${peak} MB`);
  });

  for (const dense of ['webex secret=', 'key=', 'password="hunter2";'])
    it(`take no more where all is made of ${dense}`, () => {
      const path = join(stage.work, 'dense.txt');
      writeFileSync(path, dense.repeat(2 ** 22 / dense.length));
      assert.ok(look(path).peak < MEMORY);
    });

  it(`are found in a history of ${BLOBS} blobs, and in none of them anew`, async () => {
    const path = stage.repository('many');
    const importing = spawn('git', ['-C', path, 'fast-import', '--quiet'], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    for (let index = 0; index < BLOBS; index += BLOBS_OF_A_COMMIT)
      if (!importing.stdin.write(commitOf(index))) await once(importing.stdin, 'drain');
    importing.stdin.end();
    assert.deepEqual(await once(importing, 'close'), [0, null]);
    for (const _ of ['cold', 'warm']) {
      const { findings, peak, gaps } = look(path, '--history');
      assert.deepEqual(gaps, []);
      assert.equal(findings.length, 2);
      assert.ok(peak < MEMORY, `${peak} MB`);
    }
  });
});

/** A commit in the language of git-fast-import(1), with blobs of which the first and the last of all have a token. */
function commitOf(first: number): string {
  const files = Array.from({ length: BLOBS_OF_A_COMMIT }, (_, index) => {
    const number = first + index;
    const token = number === 0 || number === BLOBS - 1 ? `\nTOKEN=${tokenOf(number + 1)}` : '';
    const text = `const value${number} = ${number} * 2; // of nothing${token}\n`;
    return `M 100644 inline d${first % 97}/f${index}.js\ndata ${text.length}\n${text}\n`;
  });
  const message = `commit ${first}`;
  return `commit refs/heads/main\ncommitter Ann <ann@example.test> ${1_700_000_000 + first} +0000\ndata ${message.length}\n${message}\n${files.join('')}\n`;
}
