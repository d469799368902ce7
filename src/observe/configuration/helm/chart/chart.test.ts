import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import { Fault } from '../../../../model/fault.ts';
import type { GoMap } from '../template/values.ts';
import { writeJson } from '../functions/json-text.ts';
import { RenderBudget } from '../template/budget.ts';
import { globMatcher } from './glob.ts';
import { ignoredBy } from './helmignore.ts';
import { setValues } from './set-values.ts';
import { compareVersions, matchesRange, readVersion } from './versions.ts';

function set(...settings: readonly string[]): string {
  const values: GoMap = new Map();
  for (const setting of settings) setValues(values, setting);
  const budget = new RenderBudget();
  budget.beginChart();
  return writeJson(values, budget);
}

describe('--set', () => {
  it('puts values where keys and indexes say', () => {
    assert.equal(set('a.b=c,d=1', 'a.e=true'), '{"a":{"b":"c","e":true},"d":1}');
    assert.equal(set('a[1].b=x,a[0]=y', 'l={1,b,true}'), '{"a":["y",{"b":"x"}],"l":[1,"b",true]}');
    assert.equal(
      set(String.raw`a\.b=1\,2,c=,n=null,v=01,m=1.5`),
      '{"a.b":"1,2","c":"","m":"1.5","n":null,"v":"01"}',
    );
    assert.equal(set('a=True,b=FALSE,c=Null,d=nulls'), '{"a":true,"b":false,"c":null,"d":"nulls"}');
    assert.equal(set('a=1', 'a.b=2'), '{"a":{"b":2}}');
    assert.equal(set('__proto__.a=1'), '{"__proto__":{"a":1}}');
  });

  it('refuses what is none', () => {
    for (const text of ['a', 'a[9999]=1', '=1', `${'a.'.repeat(40)}b=1`, 'a..b=1'])
      assert.throws(() => set(text), { code: 'usage' }, text);
  });

  it('takes any text, or says why not', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', '.', '=', ',', '[', ']', '1', '{', '}', '\\', 'null'), {
          maxLength: 20,
        }),
        (parts) => {
          try {
            set(parts.join(''));
          } catch (error) {
            assert.ok(error instanceof Fault && error.code === 'usage', String(error));
          }
        },
      ),
      { numRuns: propertyRuns(2_000) },
    );
  });
});

describe('.helmignore', () => {
  it('leaves out what it means', () => {
    const isIgnored = ignoredBy(
      '# notes\n\n.git/\n*.bak\n/ci\n templates/old.* \ndata/?.txt\n**/no\n[ab].md\n',
    );
    for (const name of [
      '.git/config',
      'templates/a.bak',
      'ci',
      'ci/x.yaml',
      'templates/old.yaml',
      'data/a.txt',
      'a.md',
    ])
      assert.ok(isIgnored(name), name);
    for (const name of ['a.git', 'x/ci/y', 'templates/new.yaml', 'data/ab.txt', 'no', 'c.md', '.git'])
      assert.ok(!isIgnored(name), name);
  });

  it('takes linear time, whatever it says', () => {
    const isIgnored = ignoredBy(`${'*a'.repeat(200)}b\n[\n${'x'.repeat(9_999)}\n`);
    assert.equal(isIgnored('a'.repeat(4_000)), false);
  });
});

describe('patterns of files', () => {
  it('mean paths', () => {
    for (const [pattern, path, is] of [
      ['files/*.conf', 'files/a.conf', true],
      ['files/*.conf', 'files/b/a.conf', false],
      ['files/**.conf', 'files/b/a.conf', true],
      ['**', 'any/thing', true],
      ['{a,b}/*.yaml', 'b/x.yaml', true],
      ['a[!b]c', 'adc', true],
      ['a[!b]c', 'abc', false],
      ['../*', '../x', true],
      ['a.b', 'axb', false],
    ] as const)
      assert.equal(globMatcher(pattern, true)?.(path), is, `${pattern} ${path}`);
    assert.equal(globMatcher('a'.repeat(1_000)), undefined);
  });
});

describe('versions of charts', () => {
  it('have an order', () => {
    const sorted = [
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0',
      '1.0.1',
      '1.10.0',
      '2.0.0',
    ];
    const versions = sorted.flatMap((text) => readVersion(text) ?? []);
    assert.equal(versions.length, sorted.length);
    for (const [index, one] of versions.entries())
      for (const [other, against] of versions.entries())
        assert.equal(Math.sign(compareVersions(one, against)), Math.sign(index - other));
  });

  it('are in ranges, or what is said is none', () => {
    const one = readVersion('1.4.2');
    assert.ok(one);
    for (const range of [
      '>=1.0.0',
      '1.x',
      '~1.4',
      '^1.2.3',
      '1.0 - 1.4',
      '<1 || >1.4.1',
      '*',
      '1.4.2',
      '>= 1.2, < 2',
    ])
      assert.equal(matchesRange(range, one), true, range);
    const before = readVersion('1.4.2-rc.1');
    assert.ok(before);
    assert.equal(matchesRange('!=1.4.2', before), true);
    assert.equal(matchesRange('>1.4.1', before), false);
    for (const text of [' 1.2.3', '1.2.3 ', '1.2.3-01', '1.2.3-a.01.b'])
      assert.equal(readVersion(text), undefined, text);
    for (const range of ['>1.4.2', '2.x', '~1.3', '!=1.4.2', '<1.4'])
      assert.equal(matchesRange(range, one), false, range);
    for (const range of ['', 'latest', '==1.4.2', '=>>1', `>=${'1'.repeat(2_000)}`])
      assert.equal(matchesRange(range, one), undefined, range);
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), (range) => {
        assert.ok([true, false, undefined].includes(matchesRange(range, one)));
      }),
      { numRuns: propertyRuns(1_000) },
    );
  });
});
