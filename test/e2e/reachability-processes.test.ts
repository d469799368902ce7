import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { FileTree } from '../../src/analyse/file-tree/file-tree.ts';
import { processGraph } from '../../src/analyse/processes/process-graph.ts';
import type { ProgramFact } from '../../src/model/reachability/program.ts';
import { memoryFile, plainEntry } from '../../src/observe/archive/zip/open-file.ts';
import { isProgram } from '../../src/observe/executable/executable.ts';
import { programFact } from '../../src/observe/started/program-facts.ts';
import { commandsOf } from '../../src/observe/started/written-commands.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { missing } from './real-part.ts';

export const lane: Lane = 'anywhere';

const run = promisify(execFile);
/** Programs of this system that are held against its own loader. */
const PROGRAMS = 40;
const LARGEST = 8 * 2 ** 20;
const FOLDERS = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib', '/usr/lib64'];

/** This system's own files. */
const HOST: FileTree = {
  file(path) {
    try {
      const real = realpathSync(path);
      return statSync(real).isFile() ? real : undefined;
    } catch {
      return undefined;
    }
  },
};

function isElf(path: string): boolean {
  const head = Buffer.alloc(512);
  const file = openSync(path, 'r');
  readSync(file, head);
  closeSync(file);
  return head.toString('latin1', 0, 4) === '\u007fELF' && isProgram(head);
}

function factOf(path: string): ProgramFact {
  const bytes = readFileSync(path);
  return programFact(memoryFile({ ...plainEntry(path, bytes.length), mode: 0o755 }, bytes));
}

/** Programs, each so many files from the next, so that they are of many kinds. */
function programs(): string[] {
  const all = readdirSync('/usr/bin')
    .map((name) => HOST.file(`/usr/bin/${name}`) ?? '')
    .filter((path) => path.startsWith('/usr/bin/') && statSync(path).size < LARGEST && isElf(path));
  const distinct = [...new Set(all)];
  const step = Math.max(1, Math.floor(distinct.length / PROGRAMS));
  return distinct.filter((_, index) => index % step === 0).slice(0, PROGRAMS);
}

function settings(): Map<string, ProgramFact> {
  const folder = '/etc/ld.so.conf.d';
  const files = HOST.file('/etc/ld.so.conf') ? readdirSync(folder).map((name) => `${folder}/${name}`) : [];
  return new Map(files.map((path) => [path, factOf(path)]));
}

/** What the loader itself says that it would load. */
async function loadedBy(path: string): Promise<string[]> {
  const { stdout } = await run('ldd', [path]).catch(() => ({ stdout: '' }));
  return Array.from(stdout.matchAll(/(?:=> )?(\/\S+) \(0x/g), ([, file = '']) => HOST.file(file) ?? '');
}

describe('what a program of this system loads', { skip: missing('ldd') }, () => {
  const known = settings();
  for (const name of FOLDERS) known.set(`${name}/none.so`, { kind: 'unread', reason: 'a folder alone' });

  for (const path of programs())
    it(`is told of ${path}`, async () => {
      const expected = await loadedBy(path);
      const files = new Map(known);
      for (const one of [path, ...expected]) files.set(one, factOf(one));
      const { loaded } = processGraph({
        tree: HOST,
        files,
        startsOf: () => undefined,
        commands: commandsOf([path]),
        environment: new Map(),
        workingDirectory: '/',
      });
      assert.ok(loaded.has(path));
      assert.deepEqual(
        expected.filter((file) => !loaded.has(file)),
        [],
        'the loader loads these',
      );
    });
});
