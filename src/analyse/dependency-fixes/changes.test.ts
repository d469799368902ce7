import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Package } from '../../model/package.ts';
import { affected, npm, planned } from './planned.fixture.ts';

describe('changes of one package', () => {
  it('changes no manifest of a project where another one refuses', () => {
    const gem = (name: string): Package => ({
      ...npm(name, '1.0.0', true, '/Gemfile.lock'),
      ecosystem: 'gem',
      purl: `pkg:gem/${name}@1.0.0`,
    });
    const own = { ...affected('a', '0', '1.0.1'), ecosystem: 'RubyGems' };
    const other = { ...affected('b', '0', '1.0.1'), ecosystem: 'RubyGems' };
    const { told, left, texts } = planned(
      [gem('a'), gem('b')],
      [
        { id: 'X-1', affected: [own] },
        { id: 'X-2', affected: [other] },
      ],
      { '/Gemfile': "gem 'a', '1.0.0'\n", '/x/gems.rb': "gem 'a', BOAT\ngem 'b', '1.0.0'\n" },
    );
    assert.deepEqual(told, ['direct /x/gems.rb b 1.0.1 patch X-2']);
    assert.deepEqual(left, ['a: its requirement is computed']);
    assert.deepEqual([...texts.keys()], ['/x/gems.rb']);
  });

  it('leaves a gem that the project keeps below the fix where no Gemfile says so', () => {
    const gem: Package = {
      ...npm('a', '1.0.0', true, '/Gemfile.lock'),
      ecosystem: 'gem',
      purl: 'pkg:gem/a@1.0.0',
    };
    const lock = (asked: string): string =>
      `PATH\n  specs:\n    shop (1.0.0)\n\nDEPENDENCIES\n  a (${asked})\n  shop!\n`;
    const advisories = [{ id: 'X-1', affected: [{ ...affected('a', '0', '1.0.1'), ecosystem: 'RubyGems' }] }];
    const reasonOf = (asked: string) =>
      planned([gem], advisories, { '/Gemfile': 'gemspec\n' }, false, {
        locks: [{ path: '/Gemfile.lock', text: lock(asked) }],
      }).left;
    assert.deepEqual(reasonOf('= 1.0.0'), ['a: another package that asks for it does not take 1.0.1']);
    assert.deepEqual(reasonOf('~> 1.0'), []);
  });
});
