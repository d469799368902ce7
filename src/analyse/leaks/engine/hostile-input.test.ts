import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { madeUp } from '../../../../test/fixtures/made-up-text.ts';
import { casesOf } from '../../../../test/property-runs.ts';
import { assertWithin, bulk, isTiming } from '../../../../test/time-bound.ts';
import { genericDetectors } from '../generic/detector.ts';
import { RULE_PACK } from '../rules/rule-pack.ts';
import type { Detector, LeakRule } from '../types.ts';
import { ruleDetector } from './rule-detector.ts';
import { prepareDetectors } from './scan-bytes.ts';

const RULES = RULE_PACK.flatMap(({ rules }) => rules);
const SEPARATORS = ['', '=', '-'];
const SMALL = 2 ** 12;
const LARGE = 2 ** 13;
/** Milliseconds that one rule may take for a kilobyte of what it begins to match, again and again, and in any case. */
const MOST = 3.5;
const ANYWAY = 50;

/** What a rule begins to match: its keywords, and its examples up to what is made up, to their line's end, or nearly to their own. */
function beginsOf({ keywords, examples }: LeakRule): string[] {
  const fixed = examples.map((example) => example.replace(/\{[a-z0-9-]+:[^{}]+\}[^]*$/, ''));
  const whole = examples.map((example) => madeUp(example));
  const lines = whole.map((text) => text.split('\n', 1)[0] ?? '');
  const cut = whole.map((text) => text.slice(0, -1));
  return [...new Set([...keywords, ...fixed, ...lines, ...cut])].filter((text) => text.length > 2);
}

function repeated(text: string, length: number): Buffer {
  return Buffer.from(text.repeat(Math.ceil(length / text.length)).slice(0, length));
}

/** Characters that a detector is given to look at. */
function given(detector: Detector, bytes: Buffer): number {
  let count = 0;
  const detect: Detector['detect'] = ({ text }) => {
    count += text.length;
    return [];
  };
  prepareDetectors([{ ...detector, detect }]).scan(bytes, 'a.txt');
  return count;
}

/** Gives every `abc` from where it sees one on, and in so many bytes behind it. */
function everyIn(after: number): Detector {
  const rule = { id: 'a', title: '', severity: 'high', revoke: '', source: '' } as const;
  return {
    id: 'a',
    keywords: ['abc'],
    before: 0,
    after,
    *detect({ text }) {
      for (const { index } of text.matchAll(/abc/g))
        yield { rule, start: index, end: index + 3, confidence: 1, reasons: [] };
    },
  };
}

describe('input that is made to take long', () => {
  it('is given to a rule hardly more than twice, however near to each other its keywords are', () => {
    // Rules do not see each other, and all in one scanner are prepared once.
    const counts = new Map<string, number>();
    const counting = RULES.map((rule): Detector => ({
      ...ruleDetector(rule),
      accepts: () => true,
      detect: ({ text }) => {
        counts.set(rule.id, (counts.get(rule.id) ?? 0) + text.length);
        return [];
      },
    }));
    const { scan } = prepareDetectors(counting);
    for (const rule of casesOf(RULES)) {
      const length = Math.max(LARGE, 6 * ruleDetector(rule).after);
      counts.clear();
      scan(repeated(`${rule.keywords[0]} `, length), 'a.txt');
      const count = counts.get(rule.id) ?? 0;
      assert.ok(count > 0, rule.id);
      assert.ok(count <= 2.5 * length, `${rule.id} is given ${count} characters of ${length} bytes`);
    }
  });

  it('is given to what knows generic credentials in proportion to its length', () => {
    for (const detector of genericDetectors())
      for (const keyword of casesOf(detector.keywords.slice(0, 64))) {
        const [small, large] = [SMALL, LARGE].map((size) => {
          return given({ ...detector, accepts: () => true }, repeated(`${keyword}=`, size));
        });
        const most = (1.1 * LARGE * (small ?? 0)) / SMALL + detector.before + detector.after;
        assert.ok((large ?? 0) <= most, `${keyword}: ${small} and ${large} characters`);
      }
  });

  it('is hardly looked at by what knows generic credentials where names are chained without an end', () => {
    const [named] = genericDetectors();
    assert.ok(named);
    for (const chain of ['key=', 'token:', 'a.key=', 'pass>'])
      assert.ok(given(named, repeated(chain, LARGE)) < 20 * (named.before + named.after), chain);
    const chained = given(named, repeated('a=key=b ', LARGE));
    assert.ok(chained > LARGE, 'what people write is looked at');
  });

  it('gives no more hits of one detector than are told many times over', () => {
    const { scan } = prepareDetectors([everyIn(0)]);
    assert.equal(scan(repeated('abc ', 2 ** 18), '').length, 20_000);
  });

  it('gives all hits that it has fewer of, in however many windows each is', () => {
    const { scan } = prepareDetectors([everyIn(100)]);
    assert.equal(scan(repeated('abc ', 12_000), '').length, 3_000);
  });

  it('takes no rule long, whatever it begins to match again and again', () => {
    for (const rule of casesOf(RULES)) {
      const detector = ruleDetector(rule);
      const { scan } = prepareDetectors([detector]);
      // What would hang, as all else does that is not timed, hangs at a part of the length too.
      const length = Math.max(isTiming ? LARGE : bulk(SMALL), 2 * detector.after);
      const most = ANYWAY + (MOST * length) / 1024;
      for (const begin of beginsOf(rule))
        for (const separator of casesOf(SEPARATORS, SEPARATORS.length)) {
          const bytes = repeated(begin + separator, length);
          const started = performance.now();
          scan(bytes, 'a.txt');
          assertWithin(most, performance.now() - started, `${rule.id}: ${begin}${separator}`);
        }
    }
  });
});
