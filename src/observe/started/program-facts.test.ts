import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { openFile } from '../../../test/fixtures/file-view.ts';
import { propertyRuns } from '../../../test/property-runs.ts';
import type { FileEntry } from '../../model/file.ts';
import { buildElf } from '../executable/elf-builder.ts';
import { isStarted, isToldByPath, mayBeStarted, programFact } from './program-facts.ts';
import { commandsOf, writtenCommands } from './written-commands.ts';

const factOf = (text: string | Buffer, path = '/app/start') => programFact(openFile(path, text));
const started = (text: string) => writtenCommands(text).map(({ program, words }) => [program, ...words]);

describe('what a file starts', () => {
  it('is what a script of a shell writes, whatever names the shell', () => {
    for (const head of ['#!/bin/sh\n', '#! /bin/bash -e\n', '#!/usr/bin/env sh\n', '']) {
      const fact = factOf(`${head}exec /app/server --port 1 "$@"\n`);
      assert.ok(fact.kind === 'script', head);
      assert.deepEqual(
        fact.commands?.map(({ program, words }) => [program, ...words]),
        [['/app/server', '--port', '1', '$@']],
      );
    }
  });

  it('is not read of another language, whose interpreter is told', () => {
    assert.deepEqual(factOf('#!/usr/bin/env -S python3 -I\nimport os\n'), {
      kind: 'script',
      interpreter: ['/usr/bin/env', '-S', 'python3', '-I'],
    });
  });

  it('is told as not read where it is too large or no whole program', () => {
    assert.equal(factOf(`#!/bin/sh\n${'#'.repeat(300_000)}`).kind, 'unread');
    assert.equal(factOf(buildElf([]).subarray(0, 40)).kind, 'unread');
    const whole = factOf(buildElf([{ name: '.data', content: Buffer.from('a'), address: 0x40_0000 }]));
    assert.equal(whole.kind === 'elf' && whole.isStatic, true);
  });

  it('is a setting of the loader without its comments', () => {
    assert.deepEqual(factOf('# ours\n/opt/lib # too\n\ninclude x\n', '/etc/ld.so.conf'), {
      kind: 'loader',
      lines: ['/opt/lib', 'include x'],
    });
  });

  it('is looked for in what can be started', () => {
    const entry = (path: string, mode: number): FileEntry => ({
      path,
      type: 'file',
      size: 100,
      mode,
      uid: 0,
      gid: 0,
    });
    assert.equal(mayBeStarted(entry('/app/start', 0o755)), true);
    assert.equal(mayBeStarted(entry('/app/notes.txt', 0o644)), false);
    for (const path of ['/app/run.sh', '/etc/ld.so.preload', '/etc/ld.so.conf.d/a.conf'])
      assert.equal(isToldByPath(path), true, path);
    assert.equal(isStarted(Buffer.from('#!/bin/sh')), true);
    assert.equal(isStarted(Buffer.from('plain')), false);
  });

  it('is a fact, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.constantFrom('', '#!', '\u007FELF'),
        (bytes, head) => {
          const { kind } = factOf(Buffer.concat([Buffer.from(head), bytes]));
          assert.ok(['elf', 'script', 'unread'].includes(kind), kind);
        },
      ),
      { numRuns: propertyRuns(100) },
    );
  });
});

describe('written commands', () => {
  it('have no program where it is not known, and may be anything where they are not understood', () => {
    assert.deepEqual(started('$RUN --now\n'), [[null, '--now']]);
    assert.deepEqual(started('if true; then\n').at(-1), [null]);
  });

  it('of an image are its words as they stand', () => {
    const [command] = commandsOf(['/app/a b', "it's", '$HOME', '*']);
    assert.deepEqual([command?.program, ...(command?.words ?? [])], ['/app/a b', "it's", '$HOME', '*']);
  });
});
