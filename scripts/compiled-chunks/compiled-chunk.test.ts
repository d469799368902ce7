import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';

const LOADER = join(import.meta.dirname, 'compiled-chunk.ts');
/** Long enough that V8 compiles what is in it only when it is called. */
const chunk = (answer: string) =>
  `(function(add){const called=(one)=>add(one,'${answer}');const idle=(one)=>[one,${'one,'.repeat(2000)}];return{called,idle}})`;

describe('a chunk of the bundle', () => {
  let work: string;
  beforeEach(() => {
    work = mkdtempSync(join(tmpdir(), 'plimsoll-chunk-'));
    writeFileSync(join(work, 'part-1.js'), chunk('first'));
  });
  afterEach(() => rmSync(work, { recursive: true }));

  /** Runs the chunk in a process of its own, as the command that is named, and gives what it says. */
  function run({ name = 'part-1.js', command = 'scan', before = '', after = '', env = {} } = {}): string {
    const program = `
      import { setFlagsFromString } from 'node:v8';
      import { loadChunk } from ${JSON.stringify(LOADER)};
      ${before}
      const { called } = loadChunk(${JSON.stringify(work)}, ${JSON.stringify(name)})((one, other) => one + other);
      process.stdout.write(called('the '));
      ${after}`;
    const file = join(work, 'program.mjs');
    writeFileSync(file, program);
    const cache = { NODE_COMPILE_CACHE: join(work, 'cache'), ...env };
    const { stdout, stderr } = spawnSync(process.execPath, [file, command], {
      encoding: 'utf8',
      env: { ...process.env, ...cache },
    });
    assert.equal(stderr, '');
    return stdout;
  }
  const kept = () => globSync('cache/*/plimsoll-*/*', { cwd: work }).map((path) => join(work, path));
  const keptAs = () => kept().map((path) => readFileSync(path)[0]);

  it('does what it does, and keeps what was compiled for each command', () => {
    assert.equal(run(), 'the first');
    assert.deepEqual(keptAs(), [1]);
    const { mtimeMs } = statSync(kept()[0] ?? '');
    assert.equal(run(), 'the first');
    assert.equal(statSync(kept()[0] ?? '').mtimeMs, mtimeMs);
    run({ command: 'sbom' });
    run({ command: '../../x' });
    const places = kept().map((path) => /plimsoll-\w+\/\w+$/.exec(path)?.[0]);
    assert.deepEqual(
      new Set(places),
      new Set(['plimsoll-other/part', 'plimsoll-sbom/part', 'plimsoll-scan/part']),
    );
  });

  it('is compiled anew where another was kept, or nothing that is code', () => {
    run();
    writeFileSync(join(work, 'part-2.js'), chunk('other'));
    assert.equal(run({ name: 'part-2.js' }), 'the other');
    assert.equal(run(), 'the first');
    for (const damage of [
      Buffer.alloc(0),
      Buffer.from('\x01part-1.js'),
      Buffer.from('\x01part-1.jsnonsense'),
    ]) {
      writeFileSync(kept()[0] ?? '', damage);
      assert.equal(run(), 'the first');
      assert.ok(statSync(kept()[0] ?? '').size > 100);
    }
  });

  it('is kept as it was loaded where flags change, and as a whole by the next run', () => {
    assert.equal(run({ after: `setFlagsFromString('--memory-saver-mode')` }), 'the first');
    assert.deepEqual(keptAs(), [0]);
    assert.equal(run(), 'the first');
    assert.deepEqual(keptAs(), [1]);
  });

  it('keeps nothing where Node keeps nothing, nor for a command that is none', () => {
    assert.equal(run({ env: { NODE_DISABLE_COMPILE_CACHE: '1' } }), 'the first');
    assert.equal(run({ command: 'scna', after: 'process.exitCode = 2' }), 'the first');
    assert.deepEqual(kept(), []);
  });
});
