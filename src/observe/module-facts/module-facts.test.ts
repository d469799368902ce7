import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { assertWithin } from '../../../test/time-bound.ts';
import { Fault } from '../../model/fault.ts';
import type { ModuleFacts } from '../../model/reachability/module-facts.ts';
import { javaScriptFacts } from './javascript/unit.ts';
import { pythonFacts } from './python/unit.ts';

const PIECES = [
  'f(',
  ')',
  '{',
  '}',
  'class A',
  'extends B',
  '=>',
  '=',
  'x',
  '[',
  ']',
  '...',
  ',',
  '\n',
  ':',
  'def f',
  'import ',
  'from "x"',
  '@',
  'yield ',
  'export ',
  'for',
  ' of ',
  ' in ',
  '`${',
  '*',
];
const SOURCES = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join(''));

describe('facts of a module', () => {
  const readers = { javascript: ['/a.js', javaScriptFacts], python: ['/a.py', pythonFacts] } as const;
  for (const [language, [path, read]] of Object.entries(readers)) {
    it(`are made of any text, or there is a Fault, in ${language}`, () => {
      fc.assert(
        fc.property(SOURCES, (text) => isFacts(() => read(text, path))),
        { numRuns: propertyRuns(60) },
      );
    });

    it(`say that a source is not understood in ${language}`, () => {
      const steps = read('= = )', path).functions[0]?.steps ?? [];
      assert.ok(steps.some(([kind]) => kind === 'dynamic'));
    });
  }
});

describe('facts of a large module', () => {
  it('are made in a time that goes with its size', () => {
    const started = performance.now();
    pythonFacts(`a = [\n${'  (1, "x"),\n'.repeat(8_000)}]\n`, '/a.py');
    assertWithin(10_000, performance.now() - started, 'a list of 8,000 pairs');
  });
});

function isFacts(read: () => ModuleFacts): boolean {
  try {
    return read().functions.length > 0;
  } catch (error) {
    return error instanceof Fault && error.code === 'limit';
  }
}
