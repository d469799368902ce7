import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AddressSet } from '../../model/sets/addresses.ts';
import { matchRules } from './matching.ts';
import type { CompiledRule, Program } from './program.ts';

/** As far as rules are matched. */
const rule = (id: number, given: Partial<CompiledRule>): CompiledRule =>
  ({
    id,
    everyone: false,
    groups: [],
    addresses: AddressSet.NONE,
    names: [],
    patterns: new Map(),
    ...given,
  }) as unknown as CompiledRule;
const matched = (rules: readonly CompiledRule[]) =>
  matchRules({ stages: [{ rules }] } as unknown as Program, 0, AddressSet.ALL, []);

describe('matchRules', () => {
  it('takes addresses apart only where rules meet', (t) => {
    const rules = Array.from({ length: 300 }, (_, id) =>
      rule(id, { addresses: AddressSet.parse(`10.${id >> 8}.${id & 255}.1`) }),
    );
    const subtract = t.mock.method(AddressSet.prototype, 'subtract');
    assert.equal(matched(rules).byAddress.size, rules.length + 1);
    assert.ok(subtract.mock.callCount() <= rules.length, `${subtract.mock.callCount()} subtractions`);
  });

  it('gives each name the rules that are for it', () => {
    const { byName, lists } = matched([
      rule(1, { names: ['a.example', 'b.example'] }),
      rule(2, { names: ['*.example'] }),
      rule(3, { names: ['b.example'], addresses: AddressSet.parse('10.0.0.1') }),
      rule(4, { everyone: true }),
    ]);
    const ids = (name: string) => lists.at(byName.get(name) ?? 0).map(({ id }) => id);
    assert.deepEqual(
      [ids('a.example'), ids('b.example')],
      [
        [1, 2, 4],
        [1, 2, 3, 4],
      ],
    );
  });
});
