import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { goProgramsOf } from '../../src/analyse/reachability/golang/programs.ts';
import { memoryFile, plainEntry } from '../../src/observe/archive/zip/open-file.ts';
import { goFunctions } from '../../src/observe/symbols/go/unit.ts';
import { GO_CASES, GO_LIBRARY, goMain } from '../fixtures/reachability/go-cases.ts';
import { foundAt, judgeOn } from '../fixtures/reachability/input.ts';
import { contentOf, kept } from '../run/e2e/kept.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { must } from './command.ts';
import { missing } from './real-part.ts';

export const lane: Lane = 'anywhere';

const run = promisify(execFile);
const CASES = join(import.meta.dirname, '../fixtures/reachability/go-cases.ts');
const nameOf = (index: number) => `case${index}`;

/** All programs, built by Go itself without symbols: each is linked with what it may call alone. */
async function keptPrograms(): Promise<string> {
  const version = await must('go', ['env', 'GOVERSION']);
  return kept('go-reachability', [contentOf(import.meta.filename, CASES), version], async (folder) => {
    const files = {
      'go.mod':
        'module example.org/app\ngo 1.23\nrequire example.org/lib v1.0.0\nreplace example.org/lib => ./lib\n',
      'lib/go.mod': 'module example.org/lib\ngo 1.23\n',
      'lib/lib.go': GO_LIBRARY,
      ...Object.fromEntries(GO_CASES.map((one, index) => [`${nameOf(index)}/main.go`, goMain(one)])),
    };
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const cache = { GOCACHE: join(folder, 'cache'), GOPATH: join(folder, 'path') };
    const offline = { GOPROXY: 'off', GOTOOLCHAIN: 'local', GOFLAGS: '-mod=mod', CGO_ENABLED: '0' };
    await mkdir(join(folder, 'out'));
    await must('go', ['build', '-ldflags=-s -w', '-o', join(folder, 'out'), './...'], {
      cwd: folder,
      env: { ...process.env, ...cache, ...offline },
    });
    await rm(cache.GOCACHE, { recursive: true });
  });
}

describe('functions that a program of Go runs', { skip: missing('go', 'flock') }, () => {
  let folder = '';
  before(async () => {
    folder = await keptPrograms();
  });

  for (const [index, one] of GO_CASES.entries())
    it(`are reachable: ${one.title}`, async () => {
      const path = join(folder, 'out', nameOf(index));
      const { stderr } = await run(path);
      const ran = new Set(stderr.split('\n').filter((line) => line !== ''));
      assert.deepEqual(
        one.runs.filter((name) => !ran.has(name)),
        [],
        'the case says that these run',
      );
      const bytes = await readFile(path);
      const facts = [...goFunctions(memoryFile(plainEntry(path, bytes.length), bytes))];
      const goPrograms = goProgramsOf(facts.map((fact) => ({ path, layer: undefined, fact })));
      const judge = judgeOn({ goPrograms });
      const stateOf = (symbol: string) =>
        judge(foundAt('golang', 'example.org/lib', path), [
          { module: 'example.org/lib', symbols: [symbol], systems: [], architectures: [] },
        ])?.state;
      for (const name of ran) if (name !== 'Hook') assert.notEqual(stateOf(name), 'not reachable', name);
      for (const name of one.runs) if (!one.isUnknown) assert.equal(stateOf(name), 'reachable', name);
      for (const name of one.rests) assert.equal(stateOf(name), 'not reachable', name);
    });
});
