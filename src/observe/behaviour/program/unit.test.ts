import assert from 'node:assert/strict';
import { readFileSync, realpathSync } from 'node:fs';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { factsIn } from '../../../../test/fixtures/behaviour-facts.ts';
import { Fault } from '../../../model/fault.ts';
import { PROGRAM_UNIT } from './unit.ts';

const NODE = realpathSync(process.execPath);

describe('a program', () => {
  it(
    'tells its loader, libraries and imports',
    { skip: process.platform !== 'linux' && 'needs an ELF program' },
    () => {
      const [program] = factsIn(PROGRAM_UNIT, '/usr/bin/node', readFileSync(NODE), 'program');
      assert.match(program?.interpreter ?? '', /^\/lib.*\/ld-/);
      assert.ok(
        program?.libraries.some((name) => name.startsWith('libc.')),
        program?.libraries.join(),
      );
      for (const name of ['epoll_ctl', 'pthread_create', 'getaddrinfo'])
        assert.ok(program?.imports.includes(name), name);
      assert.ok(!program?.imports.includes('main'));
    },
  );

  it('that is a script tells who reads it', () => {
    const interpreters = (text: string) =>
      factsIn(PROGRAM_UNIT, '/x', text, 'script').map(({ interpreter }) => interpreter);
    assert.deepEqual(interpreters('#!/bin/sh -e\nexec node'), ['/bin/sh']);
    assert.deepEqual(interpreters('#!/usr/bin/env node\n'), ['node']);
    assert.deepEqual(interpreters('#!\n'), []);
  });

  it(
    'that is broken gives a Fault or what is left',
    { skip: process.platform !== 'linux' && 'needs an ELF program' },
    () => {
      const bytes = readFileSync(NODE).subarray(0, 64 * 1024);
      const change = fc.tuple(fc.nat(4096), fc.nat(255));
      fc.assert(
        fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
          const copy = Buffer.from(bytes);
          for (const [at, value] of changes) copy[at] = value;
          try {
            factsIn(PROGRAM_UNIT, '/x', copy, 'program');
          } catch (error) {
            assert.ok(error instanceof Fault, String(error));
          }
        }),
      );
    },
  );
});
