import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { Fault } from '../../model/fault.ts';
import type { VersionScheme } from './types.ts';

const HOSTILE_LENGTH = 100_000;
const HOSTILE_MILLISECONDS = 1000;

/** Asserts the laws of a total order over the versions of `valid`: total, reflexive, antisymmetric, transitive. */
export function checkOrderLaws(scheme: VersionScheme, valid: fc.Arbitrary<string>): void {
  const compare = (left: string, right: string): number => Math.sign(scheme.compare(left, right));
  fc.assert(
    fc.property(valid, valid, valid, (a, b, c) => {
      assert.ok(Number.isFinite(scheme.compare(a, b)), 'total');
      assert.ok(compare(a, a) === 0, 'reflexive');
      assert.equal(compare(a, b) + compare(b, a), 0, 'antisymmetric');
      const [low = a, middle = b, high = c] = [a, b, c].toSorted(compare);
      const steps = Math.max(compare(low, middle), compare(middle, high));
      assert.ok(steps <= 0, 'sorted');
      const strictly = compare(low, middle) < 0 || compare(middle, high) < 0;
      assert.ok(compare(low, high) === (strictly ? -1 : 0), `transitive: ${low}, ${middle}, ${high}`);
    }),
    { numRuns: 2000 },
  );
}

/** Asserts that foreign text is compared or refused with a `Fault`, in bounded time, whatever it holds. */
export function checkHostileInput(scheme: VersionScheme, valid: fc.Arbitrary<string>): void {
  const cut = fc.tuple(valid, fc.nat(20), fc.string({ unit: 'binary', maxLength: 3 }));
  const mutated = cut.map(([version, at, junk]) => version.slice(0, at) + junk + version.slice(at + 1));
  const any = fc.oneof(mutated, fc.string({ unit: 'binary' }), fc.string(), valid);
  fc.assert(
    fc.property(any, any, (left, right) => compareOrFault(scheme, left, right)),
    { numRuns: 2000 },
  );
  for (const unit of [
    '0',
    '1.',
    '0.',
    '-',
    '1-',
    '.',
    'a',
    'a1',
    '~',
    '^',
    '_',
    '_p1',
    ':',
    '+',
    ' ',
    '1_',
    '\u0660',
  ]) {
    for (const end of ['', '!']) checkHostileUnit(scheme, unit, end);
  }
}

function checkHostileUnit(scheme: VersionScheme, unit: string, end: string): void {
  const body = unit.repeat(HOSTILE_LENGTH / unit.length) + end;
  for (const start of ['', '1.0-', '1.0beta', '1+']) {
    const began = performance.now();
    compareOrFault(scheme, start + body, `${start}${body}2`);
    const spent = performance.now() - began;
    assert.ok(spent < HOSTILE_MILLISECONDS, `${start}, then ${unit} repeated, then ${end}: ${spent} ms`);
  }
}

function compareOrFault(scheme: VersionScheme, left: string, right: string): void {
  try {
    assert.ok(Number.isFinite(scheme.compare(left, right)));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    assert.equal(error.code, 'malformed');
    assert.ok(error.message.length < 400, 'a message stays short');
  }
}
