import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OptionGroup } from '../commands/types.ts';
import { flag, option, repeatedOption } from '../options/option.ts';
import { checkOptions } from './option-rules.ts';

const OPTIONS = {
  nodes: option('--nodes <file>', 'nodes', { requires: ['node', 'waypoint'] }),
  node: option('--node <name>', 'this one', { requires: ['nodes'] }),
  waypoint: flag('--waypoint', 'with one'),
  merge: option('--merge <file>', 'merge', { conflicts: ['output', 'names'] }),
  output: option('-o, --output <file>', 'output'),
  names: repeatedOption('--names <name...>', 'names'),
  weaker: flag('--weaker', 'weaker', { isByHand: true }),
};

const check =
  (input: Readonly<Record<string, unknown>>, groups: readonly OptionGroup[] = [], source = 'cli') =>
  () =>
    checkOptions({ options: OPTIONS, groups }, input, (key) => (key in input ? source : undefined));
const refused = (message: string) => ({ name: 'Fault', code: 'usage', message });

describe('options that say something of each other', () => {
  it('are taken where they fit', () => {
    check({})();
    check({ nodes: 'a', node: 'b', waypoint: true, output: 'c' })();
    check({ merge: 'a', names: [] })();
    check({ weaker: true })();
  });

  it('are refused without what they need; a switch that is off is not given', () => {
    assert.throws(check({ node: 'b' }), refused('--node needs --nodes'));
    assert.throws(check({ nodes: 'a' }), refused('--nodes needs --node and --waypoint'));
    assert.throws(check({ nodes: 'a', node: 'b', waypoint: false }), refused('--nodes needs --waypoint'));
  });

  it('are refused with what they exclude', () => {
    assert.throws(check({ merge: 'a', output: 'b' }), refused('--merge and --output exclude each other'));
    assert.throws(check({ merge: 'a', names: ['b'] }), refused('--merge and --names exclude each other'));
  });

  it('are refused where one of a group is needed', () => {
    const groups = (isExclusive: boolean) => [
      { options: ['merge', 'output', 'names'], isExclusive, hint: 'so' },
    ];
    assert.throws(check({}, groups(true)), {
      ...refused('give one of --merge, --output and --names'),
      hint: 'so',
    });
    assert.throws(check({}, groups(false)), refused('give --merge, --output or --names'));
    check({ output: 'a' }, groups(true))();
    check({ output: 'a', names: ['b'] }, groups(false))();
    assert.throws(
      check({ output: 'a', names: ['b'] }, groups(true)),
      refused('give one of --merge, --output and --names'),
    );
  });

  it('are refused from elsewhere where they count by hand only, whatever they say', () => {
    for (const source of ['env', 'config'])
      for (const weaker of [true, false])
        assert.throws(check({ weaker }, [], source), refused('--weaker counts on the command line only'));
  });
});
