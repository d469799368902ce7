import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fork } from 'node:child_process';
import { openCache } from './sqlite-cache.ts';

describe('openCache', () => {
  let folder: string;
  let problems: string[];
  let now: number;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-cache-'));
    problems = [];
    now = 1_000_000;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const open = (maximumSize = 1e9, name = 'deep/cache.sqlite') =>
    openCache({
      path: join(folder, name),
      maximumSize,
      now: () => now,
      onProblem: (problem) => problems.push(problem),
    });

  it('gives back what was set, also to a later process', () => {
    {
      using cache = open();
      cache.set('a', { list: [1, 'zwei', null] });
    }
    using cache = open();
    assert.deepEqual(cache.get('a'), { list: [1, 'zwei', null] });
    assert.equal(cache.get('b'), undefined);
    assert.deepEqual(problems, []);
  });

  it('drops the longest unused entries beyond its size', () => {
    const value = Array.from({ length: 300 }, (_, index) => `${index * 7919}`);
    {
      using cache = open();
      for (const key of ['old', 'middle', 'new']) {
        cache.set(key, value);
        now += 90_000_000;
      }
      assert.deepEqual(cache.get('old'), value);
    }
    {
      using cache = open(2500);
      cache.set('tiny', 1);
    }
    using cache = open();
    assert.equal(cache.get('middle'), undefined);
    assert.deepEqual(cache.get('old'), value, 'used again since');
    assert.equal(cache.get('tiny'), 1);
  });

  it('says once that a broken file is no cache, and goes on', () => {
    writeFileSync(join(folder, 'broken.sqlite'), 'this is not a database at all, not even nearly'.repeat(50));
    using cache = open(1e9, 'broken.sqlite');
    cache.set('a', 1);
    assert.equal(cache.get('a'), undefined);
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? '', /broken\.sqlite cannot be opened: /);
  });

  it('serves several processes at once', async () => {
    const script = join(folder, 'writer.mjs');
    const module = join(import.meta.dirname, 'sqlite-cache.ts');
    writeFileSync(
      script,
      `import { openCache } from ${JSON.stringify(module)};
       const cache = openCache({ path: process.argv[2], maximumSize: 1e9, now: Date.now,
         onProblem: (problem) => { console.error(problem); process.exitCode = 1; } });
       for (let i = 0; i < 100; i++) { cache.set(process.argv[3] + i, i); cache.get(process.argv[3] + (i >> 1)); }
       cache[Symbol.dispose]();`,
    );
    const path = join(folder, 'busy.sqlite');
    const codes = await Promise.all(
      ['a', 'b', 'c', 'd'].map(
        (name) =>
          new Promise((resolve) => fork(script, [path, name], { stdio: 'inherit' }).on('exit', resolve)),
      ),
    );
    assert.deepEqual(codes, [0, 0, 0, 0]);
    using cache = open(1e9, 'busy.sqlite');
    assert.equal(cache.get('d99'), 99);
  });
});
