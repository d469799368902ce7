import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { madeUp } from '../../../../test/fixtures/made-up-text.ts';
import { casesOf } from '../../../../test/property-runs.ts';
import { prepareDetectors } from '../engine/scan-bytes.ts';
import { ruleDetector } from '../engine/rule-detector.ts';
import { RULE_PACK } from './rule-pack.ts';

/** What the random parts of examples are made by. */
const SEEDS = [1, 2, 3];

const files = readdirSync(import.meta.dirname).filter(
  (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'rule-pack.ts',
);

/** One scanner for all rules, which do not see each other: each would be a megabyte that its tests hold. */
const { scan } = prepareDetectors(RULE_PACK.flatMap(({ rules }) => rules.map(ruleDetector)));

describe('the rule pack', () => {
  it('has every issuer that has a file, by the alphabet and under its name', () => {
    const ids = RULE_PACK.map(({ id }) => `${id}.ts`);
    assert.deepEqual(ids, files.toSorted());
  });

  it('has every id once, with its issuer first', () => {
    const ids = RULE_PACK.flatMap(({ rules }) => rules.map(({ id }) => id));
    assert.equal(new Set(ids).size, ids.length);
    for (const { id, rules } of RULE_PACK)
      for (const rule of rules) {
        assert.match(rule.id, /^[a-z0-9]+(?:-[a-z0-9]+)*$/);
        assert.ok(rule.id === id || rule.id.startsWith(`${id}-`), rule.id);
      }
  });

  for (const { issuer, rules } of RULE_PACK)
    describe(issuer, () => {
      for (const rule of rules) {
        const hits = (template: string, seed: number) =>
          scan(Buffer.from(madeUp(template, seed)), '').filter(
            ({ detection }) => detection.rule.id === rule.id,
          ).length;

        it(`${rule.id} finds its examples, and not what only looks like them`, () => {
          for (const seed of casesOf(SEEDS, SEEDS.length)) {
            for (const example of rule.examples) assert.equal(hits(example, seed), 1, madeUp(example, seed));
            for (const miss of rule.nearMisses) assert.equal(hits(miss, seed), 0, madeUp(miss, seed));
          }
        });

        it(`${rule.id} says where it is documented and revoked, over HTTPS`, () => {
          for (const url of [rule.source, rule.revoke]) assert.equal(new URL(url).protocol, 'https:');
        });

        it(`${rule.id} has a pattern whose repetitions are bounded`, () =>
          assert.doesNotMatch(
            rule.pattern.source.replaceAll(/\\.|\[(?:\\.|[^\]])*\]/g, 'x'),
            /[*+]|\{\d+,\}/,
          ));
      }
    });
});
