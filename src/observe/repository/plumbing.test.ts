import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type Plumbing, runPlumbing } from './plumbing.ts';

const folder = mkdtempSync(join(tmpdir(), 'plumbing-'));
after(() => rmSync(folder, { recursive: true }));
const SIZE = 2 ** 20;

function repository(): { plumbing: Plumbing; blob: string } {
  execFileSync('git', ['init', '-q', folder]);
  const words = ['-C', folder, 'hash-object', '-w', '--stdin'];
  const blob = execFileSync('git', words, { input: 'x'.repeat(SIZE), encoding: 'utf8' }).trim();
  const onExit = () => ({ [Symbol.dispose]: () => undefined });
  return { plumbing: { gitFolder: join(folder, '.git'), environment: process.env, onExit }, blob };
}

describe('what git writes', () => {
  const { plumbing, blob } = repository();

  it('waits until it is wanted, and comes whole', async () => {
    let [received, first] = [0, 0];
    const words = ['cat-file', 'blob', blob];
    await runPlumbing(words, plumbing, (bytes) => {
      received += bytes.length;
      first ||= bytes.length;
      if (received > first) return undefined;
      // Another that nobody holds comes whole meanwhile.
      return runPlumbing(words, plumbing, () => undefined).then(() => assert.equal(received, first));
    });
    assert.equal(received, SIZE);
  });

  it('is no longer heard once it is enough, and that is no failure', async () => {
    let calls = 0;
    await runPlumbing(['cat-file', 'blob', blob], plumbing, () => {
      calls += 1;
      return false;
    });
    assert.equal(calls, 1);
  });

  it('is told where it fails', async () => {
    await assert.rejects(
      runPlumbing(['cat-file', 'blob', '0'.repeat(40)], plumbing, () => undefined),
      { code: 'malformed' },
    );
  });
});
