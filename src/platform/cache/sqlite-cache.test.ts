import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { execFileSync, fork } from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';
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

  it('sets a file aside that is damaged or not its own, makes it anew, and says so once', () => {
    const foreign = (sql: string) => (path: string) => {
      open(1e9, 'broken.sqlite')[Symbol.dispose]();
      const database = new DatabaseSync(path);
      database.exec(sql);
      database.close();
    };
    const endless = 'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c';
    for (const spoil of [
      (path: string) => writeFileSync(path, 'this is not a database at all, not even nearly'.repeat(50)),
      foreign(`CREATE TRIGGER t AFTER INSERT ON entries BEGIN ${endless}; END`),
      foreign(`CREATE TRIGGER t AFTER UPDATE ON entries BEGIN ${endless}; END`),
      foreign('CREATE TABLE other (x)'),
      foreign(
        `DROP TABLE entries; CREATE VIEW entries AS SELECT 1 AS key, 1 AS used, 1 AS size, (${endless}) AS value`,
      ),
      foreign('DROP INDEX entries_used; CREATE INDEX entries_used ON entries (abs(used))'),
      foreign(`CREATE VIEW v AS ${endless}`),
    ]) {
      problems = [];
      const path = join(folder, 'broken.sqlite');
      spoil(path);
      {
        using cache = open(1e9, 'broken.sqlite');
        cache.set('a', 1);
        assert.equal(cache.get('a'), 1, String(spoil));
      }
      assert.equal(problems.length, 1, problems.join());
      assert.match(problems[0] ?? '', /was set aside as .*broken\.sqlite\.broken, and is made anew/);
      using again = open(1e9, 'broken.sqlite');
      assert.equal(again.get('a'), 1);
      assert.equal(existsSync(`${path}.broken`), true);
    }
  });

  it('is for nobody else to read or write, whatever mode files are made with', () => {
    const mask = process.umask(0);
    try {
      open()[Symbol.dispose]();
    } finally {
      process.umask(mask);
    }
    const modes = ['deep', 'deep/cache.sqlite'].map((path) => statSync(join(folder, path)).mode & 0o777);
    assert.deepEqual(modes, [0o700, 0o600]);
  });

  it('is not used where others may have written it, and nothing is changed in it', () => {
    const path = join(folder, 'shared/cache.sqlite');
    const spoils: readonly (() => void)[] = [
      () => chmodSync(join(folder, 'shared'), 0o777),
      () => {
        chmodSync(join(folder, 'shared'), 0o755);
        chmodSync(path, 0o666);
      },
      () => {
        rmSync(path);
        symlinkSync('/etc/hostname', path);
      },
      () => {
        rmSync(path);
        execFileSync('mkfifo', [path]);
      },
      ...(process.getuid?.() === 0
        ? [
            () => {
              rmSync(path);
              writeFileSync(path, '', { mode: 0o600 });
              chownSync(path, 65534, 65534);
            },
          ]
        : []),
    ];
    open(1e9, 'shared/cache.sqlite')[Symbol.dispose]();
    for (const spoil of spoils) {
      spoil();
      problems = [];
      using cache = open(1e9, 'shared/cache.sqlite');
      cache.set('a', 1);
      assert.equal(cache.get('a'), undefined);
      assert.equal(problems.length, 1);
      assert.match(problems[0] ?? '', /^the cache is not used: .*PLIMSOLL_CACHE_DIR$/);
    }
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
