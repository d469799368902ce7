import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Fault } from '../../model/fault.ts';
import { openDraft } from './draft.ts';
import { writeExecutable, writePieces, writeWhole } from './write-whole.ts';

describe('a file that a person named', () => {
  const home = process.cwd();
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-files-'));
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(home);
    rmSync(folder, { recursive: true });
  });
  const read = (path: string) => readFileSync(join(folder, path), 'utf8');
  const isFault = (code: string) => (error: unknown) => error instanceof Fault && error.code === code;

  it('is written with its folder, leaves nothing beside it, or is a fault', async () => {
    const path = join(folder, 'new/web.yaml');
    for (const text of ['a\n', 'b\n']) {
      writeWhole(path, text);
      assert.equal(readFileSync(path, 'utf8'), text);
    }
    await writePieces(path, ['c', 'd\n']);
    assert.equal(read('new/web.yaml'), 'cd\n');
    assert.deepEqual(readdirSync(join(folder, 'new')), ['web.yaml']);
    assert.throws(() => writeWhole(join(path, 'beneath'), ''), isFault('usage'));
    assert.throws(() => writeWhole(join(folder, 'new'), ''), isFault('usage'));
  });

  it('is put in the place of a link, and what that leads to stays as it was', () => {
    writeFileSync('victim', 'precious');
    symlinkSync(join(folder, 'victim'), 'results.sarif');
    symlinkSync('nowhere', 'dangling');
    writeWhole('results.sarif', 'mine');
    writeWhole('dangling', 'mine');
    assert.deepEqual(
      [read('victim'), read('results.sarif'), existsSync('nowhere')],
      ['precious', 'mine', false],
    );
    assert.equal(lstatSync('results.sarif').isFile(), true);
  });

  it('is not written through a link that leads out of the current folder', () => {
    mkdirSync('repo/inside', { recursive: true });
    mkdirSync('outside');
    process.chdir('repo');
    symlinkSync('../outside', 'reports');
    symlinkSync('inside', 'near');
    symlinkSync('/etc/nowhere', 'dangling');
    for (const path of [
      'reports/a.json',
      './reports/a.json',
      'reports/deep/a.json',
      'near/../reports/a.json',
    ])
      assert.throws(() => writeWhole(path, ''), isFault('refused'), path);
    assert.throws(() => writeWhole('dangling/a.json', ''), isFault('usage'));
    assert.deepEqual(readdirSync('../outside'), []);
    writeWhole('near/a.json', 'a');
    writeWhole('../outside/b.json', 'b');
    writeWhole(join(folder, 'repo/reports/c.json'), 'c');
    assert.deepEqual(
      [read('repo/inside/a.json'), read('outside/b.json'), read('outside/c.json')],
      ['a', 'b', 'c'],
    );
  });

  it('is no pipe and no device, which would hang or be written to', () => {
    execFileSync('mkfifo', ['pipe']);
    for (const path of ['pipe', '/dev/zero', '/dev/tty'])
      assert.throws(() => writeWhole(path, 'a'), isFault('refused'), path);
    writeWhole('/dev/null', 'a');
    assert.equal(lstatSync('/dev/null').isCharacterDevice(), true);
  });

  it('may be a descriptor of our own', () => {
    const descriptor = openSync('own', 'w');
    writeWhole(`/dev/fd/${descriptor}`, 'a');
    closeSync(descriptor);
    assert.equal(read('own'), 'a');
    assert.throws(() => writeWhole('/dev/fd/99999', 'a'), isFault('usage'));
  });

  it('keeps the mode that it had, and one that is run has that of programs', () => {
    writeFileSync('secret', 'a');
    chmodSync('secret', 0o600);
    writeWhole('secret', 'b');
    assert.equal(lstatSync('secret').mode & 0o777, 0o600);
    writeExecutable('program', '#!/bin/sh\n');
    assert.equal(lstatSync('program').mode & 0o100, 0o100);
  });

  it('is as it was where it is not published, also where the process is ended', async () => {
    writeWhole('a', 'old');
    {
      using draft = openDraft('a');
      draft.write('half');
    }
    assert.deepEqual([read('a'), readdirSync(folder)], ['old', ['a']]);
    const module = JSON.stringify(join(import.meta.dirname, 'write-whole.ts'));
    const script = `import { writePieces } from ${module};
      await writePieces('a', (function* () { for (let at = 0; ; at++) { yield 'x'.repeat(65536); if (at === 3) console.log('begun'); } })());`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    assert.deepEqual(await once(child, 'exit'), [null, 'SIGINT']);
    assert.deepEqual([read('a'), readdirSync(folder)], ['old', ['a']]);
  });
});
