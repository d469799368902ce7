import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Affected } from '../../model/advisory.ts';
import type { Package } from '../../model/package.ts';
import type { Written } from '../vulnerabilities/memory-store.fixture.ts';
import { affected, npm, planned } from './planned.fixture.ts';
import { stepBetween, withVersion } from './versions.ts';

const CRITICAL = [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }];

describe('a plan of fixes', () => {
  const MANIFEST = '{\n  "dependencies": {\n    "a": "^1.0.0"\n  }\n}\n';

  it('raises to the nearest version that clears most, what clears most first', () => {
    const { told, left } = planned(
      [npm('a', '1.0.0', true), npm('b', '1.0.0', false)],
      [
        { id: 'X-1', affected: [affected('a', '0', '1.0.5')] },
        { id: 'X-2', affected: [affected('a', '0', '1.2.0')] },
        { id: 'X-3', affected: [affected('b', '0', '1.0.1')] },
      ],
      { '/package.json': MANIFEST },
    );
    assert.deepEqual(told, [
      'direct /package.json a 1.2.0 minor X-1,X-2',
      'override /package.json b 1.0.1 patch X-3',
    ]);
    assert.deepEqual(left, []);
  });

  it('takes no version that brings what is as severe, and says so', () => {
    const advisories: Written[] = [
      { id: 'X-1', severity: CRITICAL, affected: [affected('a', '0', '1.1.0')] },
      { id: 'X-2', severity: CRITICAL, affected: [affected('a', '1.1.0', '2.0.0')] },
    ];
    const { told, left } = planned([npm('a', '1.0.0', true)], advisories, { '/package.json': MANIFEST });
    assert.deepEqual(told, []);
    assert.deepEqual(left, ['a: every fixed version brings worse']);
  });

  it('reads manifests no more often than is done in seconds, and says what is left', () => {
    const names = Array.from({ length: 40 }, (_, index) => `p${index}`);
    const dependencies = Object.fromEntries(names.map((name) => [name, '^1.0.0']));
    const { told, left } = planned(
      names.map((name) => npm(name, '1.0.0', true)),
      names.map((name) => ({ id: `X-${name}`, affected: [affected(name, '0', '1.0.1')] })),
      { '/package.json': JSON.stringify({ dependencies }) + ' '.repeat(2 ** 22) },
    );
    assert.ok(told.length > 0 && told.length < names.length, `${told.length} changes`);
    assert.equal(told.length + left.length, names.length);
    assert.match(left[0] ?? '', /: manifests are too large to be changed for so many packages at once$/);
  });

  it('breaks nothing unless it may', () => {
    const advisories = [{ id: 'X-1', affected: [affected('a', '0', '2.0.0')] }];
    const texts = { '/package.json': MANIFEST };
    assert.deepEqual(planned([npm('a', '1.0.0', true)], advisories, texts).left, [
      'a: only a release that may break what uses it is fixed: 2.0.0',
    ]);
    assert.deepEqual(planned([npm('a', '1.0.0', true)], advisories, texts, true).told, [
      'direct /package.json a 2.0.0 major X-1',
    ]);
  });

  it('breaks nothing where only a range is known, which is compared by its ends', () => {
    const advisories = [{ id: 'X-1', affected: [affected('a', '0', '2.1.0')] }];
    const ranged = (range: string, allowsMajor = false) => {
      const one = { ...npm('a', '', true, '/package.json'), range, purl: 'pkg:npm/a' };
      const text = MANIFEST.replace('^1.0.0', range);
      return planned([one], advisories, { '/package.json': text }, allowsMajor);
    };
    assert.deepEqual(ranged('~1.4.0').left, [
      'a: only a release that may break what uses it is fixed: 2.1.0',
    ]);
    assert.deepEqual(ranged('~1.4.0', true).told, ['direct /package.json a 2.1.0 major X-1']);
    assert.deepEqual(ranged('>=1.4.0').told, ['direct /package.json a 2.1.0 unknown X-1']);
  });

  it('changes the workspaces of a lock file, and not projects with one of their own', () => {
    const { texts } = planned(
      [npm('a', '1.0.0', true), npm('c', '1.0.0', true, '/inner/package-lock.json')],
      [{ id: 'X-1', affected: [affected('a', '0', '1.0.1')] }],
      { '/package.json': '{}', '/web/package.json': MANIFEST, '/inner/package.json': MANIFEST },
    );
    assert.deepEqual([...texts.keys()], ['/web/package.json']);
  });

  const BROUGHT = [
    { ...npm('a', '1.0.0', true), requires: ['pkg:npm/m@1.0.0'] },
    { ...npm('m', '1.0.0', false), requires: ['pkg:npm/b@1.0.0'] },
    npm('b', '1.0.0', false),
  ];
  const IN_B: Written[] = [{ id: 'X-1', affected: [affected('b', '0', '1.0.5')] }];
  const lock = (asked: string) => ({
    path: '/package-lock.json',
    text: JSON.stringify({ packages: { 'node_modules/m': { dependencies: { b: asked } } } }),
  });

  it('changes the lock file alone where all who ask for a package take the version', () => {
    const told = (asked: string) =>
      planned(BROUGHT, IN_B, { '/package.json': MANIFEST }, false, { locks: [lock(asked)] }).told;
    assert.deepEqual(told('^1.0.0'), ['lock /package-lock.json b 1.0.5 patch X-1']);
    assert.deepEqual(told('1.0.0'), ['override /package.json b 1.0.5 patch X-1']);
    assert.deepEqual(told('latest'), ['override /package.json b 1.0.5 patch X-1']);
  });

  it('leaves what another package keeps where nothing can override that', () => {
    const brought = (ecosystem: 'composer' | 'gem', name: string, path: string): Package => ({
      ...npm(name, '1.0.0', false, path),
      purl: `pkg:${ecosystem}/${name}@1.0.0`,
      ecosystem,
    });
    const advised = (ecosystem: string, name: string): Written => ({
      id: 'X-1',
      affected: [{ ...affected(name, '0', '1.1.0'), ecosystem }],
    });
    const composer = (range: string) =>
      planned(
        [brought('composer', 'v/b', '/composer.lock')],
        [advised('Packagist', 'v/b')],
        { '/composer.json': '{"require":{"v/a":"^1.0"}}' },
        false,
        { locks: [{ path: '/composer.lock', text: `{"packages":[{"require":{"v/b":"${range}"}}]}` }] },
      );
    assert.deepEqual(composer('~1.0.0').left, ['v/b: another package that asks for it does not take 1.1.0']);
    assert.deepEqual(composer('^1.0').told, ['lock /composer.lock v/b 1.1.0 minor X-1']);
    const gem = planned(
      [brought('gem', 'b', '/Gemfile.lock')],
      [advised('RubyGems', 'b')],
      { '/Gemfile': "gem 'a'\n" },
      false,
      { locks: [{ path: '/Gemfile.lock', text: 'GEM\n  specs:\n    a (1.0.0)\n      b (~> 1.0.0)\n' }] },
    );
    assert.deepEqual(gem.left, ['b: another package that asks for it does not take 1.1.0']);
  });

  it('raises what the project asks for to the nearest version that brings another, where registries tell', () => {
    const release = (version: string, requires: Readonly<Record<string, string>>) => {
      return { version, requires: new Map(Object.entries(requires)) };
    };
    const releases = new Map([
      [
        'a',
        ['1.0.0', '1.1.0', '1.2.0', '1.3.0'].map((version) =>
          release(version, { m: version > '1.1.0' ? '^2.0.0' : '1.0.0' }),
        ),
      ],
      ['m', [release('1.0.0', { b: '1.0.0' }), release('2.0.0', { b: '^1.0.5' })]],
    ]);
    const { texts, told } = planned(BROUGHT, IN_B, { '/package.json': MANIFEST }, false, {
      locks: [lock('1.0.0')],
      releases,
    });
    assert.deepEqual(told, ['direct /package.json b 1.0.5 patch X-1']);
    assert.deepEqual([...texts.values()], [MANIFEST.replace('^1.0.0', '^1.2.0')]);
    const none = { releases: new Map([['a', [release('2.0.0', {})]]]) };
    assert.deepEqual(planned(BROUGHT, IN_B, { '/package.json': MANIFEST }, false, none).told, [
      'override /package.json b 1.0.5 patch X-1',
    ]);
  });

  it('changes what decides a version in a folder above', () => {
    const dependency =
      '<dependency><groupId>g</groupId><artifactId>a</artifactId><version>${v}</version></dependency>';
    const one: Package = {
      ...npm('g:a', '1.0', true, '/web/app/pom.xml'),
      purl: 'pkg:maven/g/a@1.0',
      ecosystem: 'maven',
      locations: [{ path: '/web/app/pom.xml', foundBy: 'java', evidence: 'declared' }],
    };
    const maven: Affected = {
      ...affected('g:a', '0', '1.2'),
      ecosystem: 'Maven',
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.2' }] }],
    };
    const { texts } = planned([one], [{ id: 'X-1', affected: [maven] }], {
      '/web/app/pom.xml': `<project>${dependency}</project>`,
      '/pom.xml': '<project><properties><v>1.0</v></properties></project>',
    });
    assert.deepEqual([...texts], [['/pom.xml', '<project><properties><v>1.2</v></properties></project>']]);
  });

  it('clears nothing where one place of a package refuses', () => {
    const paths = ['a', 'b'].map((name) => `/.github/workflows/${name}.yml`);
    const boat: Package = {
      ...npm('sea/boat', 'v1.0.0', true),
      purl: 'pkg:githubactions/sea/boat@v1.0.0',
      ecosystem: 'githubactions',
      locations: paths.map((path) => ({ path, foundBy: 'githubactions', evidence: 'declared' })),
    };
    const about = { ...affected('sea/boat', '0', '1.1.0'), ecosystem: 'GitHub Actions' };
    const { told, left } = planned([boat], [{ id: 'CVE-1', affected: [about] }], {
      [paths[0] ?? '']: '- uses: sea/boat@v1.0.0\n',
      [paths[1] ?? '']: `- uses: sea/boat@${'0'.repeat(40)} # v1.0.0\n`,
    });
    assert.deepEqual(
      told.map((change) => change.trim()),
      [`direct ${paths[0]} sea/boat 1.1.0 minor`],
    );
    assert.match(left.join(), /^sea\/boat: it is pinned by a commit/);
  });

  it('leaves what is installed, and what no manifest decides', () => {
    const installed: Package = {
      ...npm('a', '1.0.0', undefined),
      locations: [{ path: '/x', foundBy: 'npm', evidence: 'installed' }],
    };
    const advisories = [{ id: 'X-1', affected: [affected('a', '0', '1.0.1'), affected('b', '0', '1.0.1')] }];
    assert.deepEqual(planned([installed, npm('b', '1.0.0', true)], advisories, {}).left, [
      'a: it is installed, and no manifest decides about it',
      'b: no manifest that is changed decides its version',
    ]);
  });
});

describe('versions', () => {
  it('are as far from each other as what may break', () => {
    const steps = [
      ['1.2.3', '1.2.4'],
      ['1.2.3', '1.3'],
      ['1.2', '2.0'],
      ['0.3.7', '0.4.0'],
      ['v0.3.7', 'v0.3.8'],
      ['', '1'],
      ['1!2.0', '1!2.0.1'],
    ] as const;
    assert.deepEqual(
      steps.map(([from, to]) => stepBetween(from, to)),
      ['patch', 'minor', 'major', 'major', 'patch', 'unknown', 'patch'],
    );
  });

  it('change the package URL', () => {
    const one = { ...npm('a', '', true), purl: 'pkg:npm/%40s/a?vers=%5E1', range: '^1' };
    assert.deepEqual(
      [withVersion(one, '1.0+b').purl, withVersion(one, '1').range],
      ['pkg:npm/%40s/a@1.0%2Bb', undefined],
    );
  });
});
