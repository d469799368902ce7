import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { madeUp } from '../../../../test/fixtures/made-up-text.ts';
import { slowPatterns } from '../../../../test/fixtures/slow-patterns.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { keywordFinder } from '../engine/keyword-finder.ts';
import { ruleDetector } from '../engine/rule-detector.ts';
import { prepareDetectors } from '../engine/scan-bytes.ts';
import { genericDetectors } from '../generic/detector.ts';
import { RULE_PACK } from '../rules/rule-pack.ts';
import type { Detector } from '../types.ts';
import { patternFinder } from './pattern-finder.ts';

const RULES = RULE_PACK.flatMap(({ rules }) => rules);
const byPatterns = patternFinder(slowPatterns, keywordFinder);

/** Everything that both ways see: what is asserted to be the same. */
function both(detectors: readonly Detector[], text: string) {
  const bytes = Buffer.from(text, 'latin1');
  const [own, other] = [prepareDetectors(detectors), prepareDetectors(detectors, byPatterns)];
  return [own.scan(bytes, 'config/app.py'), other.scan(bytes, 'config/app.py')] as const;
}

/** Tells of every window that it sees: windows that are not the same are other findings. */
function windowTeller(
  id: string,
  keywords: readonly string[],
  reach: number,
  pattern: RegExp,
  merges: boolean,
): Detector {
  const rule = { id, title: id, severity: 'low', revoke: '', source: '' } as const;
  return {
    id,
    keywords,
    before: reach,
    after: reach,
    pattern,
    merges,
    *detect({ text }) {
      if (pattern.test(text)) yield { rule, start: 0, end: text.length, confidence: 1, reasons: [text] };
    },
  };
}

describe('patternFinder', () => {
  it('lets rules see what they see of all keywords', () => {
    const filler = fc.constantFrom(
      'const key = value;\n',
      '{"token": null}\n',
      'https://example.test/a?b=c\n',
      'x'.repeat(700),
      'AKIA EAA ghp_ xoxb- sk_live_\n',
      '\u00e1\u00ff\0',
    );
    const secret = fc
      .tuple(fc.constantFrom(...RULES), fc.nat({ max: 1000 }))
      .chain(([rule, seed]) =>
        fc
          .constantFrom(...rule.examples, ...rule.nearMisses)
          .map((text) => ({ rule, text: madeUp(text, seed) })),
      );
    fc.assert(
      fc.property(
        fc.array(secret, { minLength: 1, maxLength: 4 }),
        fc.array(filler, { minLength: 4, maxLength: 12 }),
        fc.nat(),
        (secrets, fillers, seed) => {
          const parts = fillers.flatMap((text, number) => [text, secrets[(number + seed) % 5]?.text ?? '']);
          const detectors = [...new Set(secrets.map(({ rule }) => rule))].map(ruleDetector);
          const [expected, found] = both([...detectors, ...genericDetectors()], parts.join('').padEnd(600));
          assert.deepEqual(found, expected);
        },
      ),
      { numRuns: propertyRuns(100) },
    );
  });

  it('gives detectors the same windows, however keywords hang together', () => {
    const text = fc
      .array(fc.constantFrom('key', 'keys', 'akey', 'ab0123', 'AKEY', ' ', '....', '.'.repeat(30), 'ab0'), {
        minLength: 60,
        maxLength: 400,
      })
      .map((parts) => parts.join('').padEnd(600, '.'));
    fc.assert(
      fc.property(text, fc.constantFrom(1, 5, 9, 40), fc.boolean(), (content, reach, merges) => {
        const detectors = [
          windowTeller('one', ['key', 'akey', 'keys'], reach, /ab0123/, merges),
          windowTeller('two', ['key', 'ab0'], reach, /b0\d{3}/, merges),
        ];
        const [expected, found] = both(detectors, content);
        assert.deepEqual(found, expected);
      }),
      { numRuns: propertyRuns(100) },
    );
  });

  it('gives the same windows of what is longer than the longest', () => {
    const detector = windowTeller('one', ['key', 'akey'], 50, /secret/, true);
    for (const at of [0, 100, 5_000, 16_380, 39_990]) {
      const content = 'the akey of '.repeat(3_400);
      const text = `${content.slice(0, at)}secret${content.slice(at)}${' '.repeat(500)}secret key secret`;
      const [expected, found] = both([detector], text);
      assert.ok(expected.length >= 2);
      assert.deepEqual(found, expected);
    }
  });

  it('finds keywords by itself where nothing finds patterns, or what does cannot tell', () => {
    const detectors = RULES.slice(0, 40).map(ruleDetector);
    const text = RULES.slice(0, 40)
      .flatMap(({ examples }) => examples.map((example) => madeUp(example)))
      .join('\n');
    const expected = prepareDetectors(detectors).scan(Buffer.from(text), '');
    assert.ok(expected.length >= 40);
    const none = { find: () => undefined, [Symbol.dispose]: () => undefined };
    for (const set of [undefined, none]) {
      const finder = patternFinder(() => ({ next: () => set }), keywordFinder);
      assert.deepEqual(prepareDetectors(detectors, finder).scan(Buffer.from(text), ''), expected);
    }
  });
});
