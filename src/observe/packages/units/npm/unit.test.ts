import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { NPM_UNIT } from './unit.ts';

const manifest = (name: string, version: string, more: object = {}): string =>
  JSON.stringify({ name, version, ...more });
const licencesOf = (more: object): string[] | undefined =>
  trial(NPM_UNIT, { '/node_modules/a/package.json': manifest('a', '1.0.0', more) }).packages[0]?.package
    .licences;

describe('installed packages', () => {
  it('are what their manifests say', () => {
    const { packages } = trial(NPM_UNIT, {
      '/app/node_modules/@s/a/package.json': manifest('@s/a', '1.2.3-beta.1+5', { license: 'MIT' }),
    });
    assert.deepEqual(packages, [
      {
        package: {
          purl: 'pkg:npm/%40s/a@1.2.3-beta.1%2B5',
          ecosystem: 'npm',
          name: '@s/a',
          version: '1.2.3-beta.1+5',
          licences: ['MIT'],
          locations: [{ path: '/app/node_modules/@s/a/package.json', foundBy: 'npm', evidence: 'installed' }],
        },
        files: [],
      },
    ]);
  });

  it('have their own name, not that of an alias; releases only if the folder says so', () => {
    const { names, packages, faults } = trial(NPM_UNIT, {
      '/app/node_modules/alias/package.json': manifest('real', 'v1.0.0'),
      '/app/node_modules/JSONStream/package.json': manifest('JSONStream', '1.3.5'),
      '/app/node_modules/a/lib/node_modules/inner/package.json': manifest('inner', '2.0.0'),
      '/opt/yarn-v1.22.22/package.json': manifest('yarn', '1.22.22'),
      '/srv/shop-1.0.0/package.json': manifest('shop-app', '3.0.0'),
      '/app/package.json': 'not even JSON',
    });
    assert.deepEqual(names, ['JSONStream@1.3.5', 'inner@2.0.0', 'real@1.0.0', 'yarn@1.22.22']);
    assert.deepEqual(faults, []);
    const inner = packages.find((one) => one.package.name === 'inner');
    assert.equal(inner?.package.locations[0]?.evidence, 'embedded');
  });

  it('tell their licences in every form that there was', () => {
    assert.deepEqual(licencesOf({ license: '(MIT OR Apache-2.0)' }), ['(MIT OR Apache-2.0)']);
    assert.deepEqual(licencesOf({ license: { type: 'ISC', url: 'https://x.example' } }), ['ISC']);
    assert.deepEqual(licencesOf({ licenses: [{ type: 'MIT' }, 'BSD', { url: 'x' }, 3] }), ['MIT', 'BSD']);
    assert.deepEqual(licencesOf({ license: ['MIT'], licenses: 'ISC' }), ['MIT', 'ISC']);
    assert.deepEqual(licencesOf({ license: null }), []);
  });

  it('are read through byte order marks and wrong bytes, and are gaps or faults where they are none', () => {
    const path = '/node_modules/a/package.json';
    assert.deepEqual(trial(NPM_UNIT, { [path]: `\uFEFF${manifest('a', '1.0.0')}` }).names, ['a@1.0.0']);
    const latin = Buffer.from(manifest('a', '1.0.0', { author: 'é' }), 'latin1');
    assert.deepEqual(trial(NPM_UNIT, { [path]: latin }).names, ['a@1.0.0']);
    assert.match(trial(NPM_UNIT, { [path]: '{' }).faults[0] ?? '', /^\/node_modules\/a\/package\.json: /);
    const nameless = trial(NPM_UNIT, { [path]: '{"__proto__": {"name": "a", "version": "1.0.0"}}' });
    assert.deepEqual(nameless.names, []);
    assert.equal(nameless.gaps[0]?.informational, true);
    for (const [name, version] of [
      ['../../a', '1.0.0'],
      ['a\u001B[2J', '1.0.0'],
      ['a', '1.0'],
      ['a', 'latest'],
      ['a'.repeat(300), '1.0.0'],
      ['.hidden', '1.0.0'],
    ] as const) {
      const { names, gaps } = trial(NPM_UNIT, { [path]: manifest(name, version) });
      assert.deepEqual(names, []);
      assert.match(gaps[0]?.reason ?? '', /^not a name and a version of npm: [ -~]+$/);
    }
  });
});

const V1 = JSON.stringify({
  name: 'app',
  lockfileVersion: 1,
  requires: true,
  dependencies: {
    a: {
      version: '1.0.0',
      requires: { b: '^2.0.0' },
      dependencies: { b: { version: '2.0.0', bundled: true }, dev: { version: '1.0.0' } },
    },
    b: { version: '1.0.0', dev: true },
    dev: { version: '1.0.0', dev: true },
    alias: { version: 'npm:@s/real@3.0.0', optional: true },
    git: { version: 'git+ssh://git@x.example/git.git#abc', from: 'git' },
    folder: { version: 'file:../folder' },
    ['__proto__']: { version: '9.0.0' },
  },
});
const V3 = JSON.stringify({
  name: 'app',
  version: '1.0.0',
  lockfileVersion: 3,
  packages: {
    '': { name: 'app', version: '1.0.0', workspaces: ['packages/*'] },
    'packages/w': { version: '0.1.0' },
    'packages/w/node_modules/a': { version: '2.0.0', license: 'MIT' },
    'node_modules/w': { resolved: 'packages/w', link: true },
    'node_modules/a': { version: '1.0.0', dev: true },
    'node_modules/@s/a': { version: '1.0.0', devOptional: true },
    'node_modules/alias': { name: 'real', version: '3.0.0', peer: true },
    'node_modules/x/node_modules/@s/a': { version: '1.5.0', inBundle: true },
    'node_modules/git': { version: '1.0.0', resolved: 'git+ssh://git@x.example/git.git#abc' },
    'node_modules/none': { resolved: 'git+ssh://git@x.example/none.git#abc' },
  },
  dependencies: { ignored: { version: '1.0.0' } },
});

describe('package-lock.json', () => {
  it('version 1 nests, and may have aliases, addresses and paths for versions', () => {
    const { names, gaps } = trial(NPM_UNIT, { '/package-lock.json': V1 });
    assert.deepEqual(names, [
      '@s/real@3.0.0',
      '__proto__@9.0.0',
      'a@1.0.0',
      'b@1.0.0 (development)',
      'b@2.0.0',
      'dev@1.0.0',
    ]);
    assert.deepEqual(
      gaps.map((gap) => [gap.kind, gap.reason, gap.count]),
      [['undecided', 'without an exact version: git, folder', 2]],
    );
  });

  it('versions 2 and 3 go by place; workspaces and links are the project itself', () => {
    const { names, gaps, packages } = trial(NPM_UNIT, { '/npm-shrinkwrap.json': V3 });
    assert.deepEqual(names, [
      '@s/a@1.0.0',
      '@s/a@1.5.0',
      'a@1.0.0 (development)',
      'a@2.0.0',
      'git@1.0.0',
      'real@3.0.0',
    ]);
    assert.deepEqual(
      gaps.map((gap) => gap.reason),
      ['without an exact version: none'],
    );
    assert.ok(packages.every((one) => one.package.locations[0]?.evidence === 'locked'));
  });

  it('counts where it is the project’s own only', () => {
    const { names, faults } = trial(NPM_UNIT, {
      '/node_modules/a/npm-shrinkwrap.json': V3,
      '/node_modules/.package-lock.json': V3,
    });
    assert.deepEqual([names, faults], [[], []]);
  });

  it('that cannot be read is a gap that matters where locks count', () => {
    for (const text of ['{', '[]', '{"lockfileVersion": 9}', '{}']) {
      const { gaps } = trial(NPM_UNIT, { '/package-lock.json': text });
      assert.equal(gaps.length, 1);
      assert.deepEqual([gaps[0]?.kind, gaps[0]?.evidence], ['unreadable', 'locked']);
    }
    assert.deepEqual(trial(NPM_UNIT, { '/package-lock.json': '{"lockfileVersion": 3}' }).gaps, []);
  });

  it('may nest without end', () => {
    const deep = `${'{"dependencies": {"a": '.repeat(100_000)}{}${'}}'.repeat(100_000)}`;
    assert.deepEqual(trial(NPM_UNIT, { '/package-lock.json': deep }).packages, []);
  });
});

it('bytes of any kind cause nothing but a Fault', () => {
  fuzz(NPM_UNIT, {
    '/package.json': '{"dependencies": {"a": "^1", "b": "npm:c@~2", "d": "git+x:y"}, "workspaces": ["p/*"]}',
    '/pnpm-workspace.yaml': 'packages:\n  - "p/*"\n  - "!p/x"\n',
  });
  fuzz(NPM_UNIT, {
    '/node_modules/a/package.json': manifest('a', '1.0.0', { license: { type: 'MIT' } }),
    '/package-lock.json': V1,
    '/npm-shrinkwrap.json': V3,
  });
});

it('a registry’s address of an archive tells the version', () => {
  const address = 'https://registry.example/@s/a/-/a-1.2.3-rc.1.tgz';
  const names = (files: Readonly<Record<string, string>>) => trial(NPM_UNIT, files).names;
  const dependencies = { '@s/a': { version: address } };
  const told = ['@s/a@1.2.3-rc.1'];
  assert.deepEqual(names({ '/package-lock.json': JSON.stringify({ dependencies }) }), told);
  assert.deepEqual(names({ '/bun.lock': JSON.stringify({ packages: { x: [`@s/a@${address}`] } }) }), told);
  assert.deepEqual(names({ '/package.json': JSON.stringify({ dependencies: { '@s/a': address } }) }), told);
  for (const other of [
    'https://x.example/a-1.2.3.tgz',
    'https://x.example/@s/a/-/b-1.2.3.tgz',
    `${address}/x`,
  ])
    assert.deepEqual(names({ '/package.json': JSON.stringify({ dependencies: { '@s/a': other } }) }), []);
});

describe('package.json without a lock file', () => {
  const MANIFEST = JSON.stringify({
    name: 'app',
    dependencies: {
      lodash: '^4.17.0',
      exact: '1.2.3',
      newest: 'latest',
      alias: 'npm:@s/real@~2.0.0',
      own: 'workspace:^',
      folder: 'file:../x',
      forked: 'owner/name#main',
      address: 'git+https://x.example/a.git',
      catalogued: 'catalog:',
    },
    devDependencies: { tester: '>=1 <3 || 5.x' },
    peerDependencies: { react: '*' },
    optionalDependencies: { maybe: '' },
  });
  const DECLARED = [
    '@s/real@~2.0.0',
    'exact@1.2.3',
    'lodash@^4.17.0',
    'maybe@*',
    'newest@*',
    'react@*',
    'tester@>=1 <3 || 5.x (development)',
  ];

  it('declares ranges, and says how many it leaves undecided', () => {
    const { names, gaps, packages } = trial(NPM_UNIT, { '/app/package.json': MANIFEST });
    assert.deepEqual(names, DECLARED);
    assert.deepEqual(
      gaps.map(({ kind, subject, count, evidence }) => [kind, subject, count, evidence]),
      [
        ['undecided', '/app/package.json', 6, 'declared'],
        ['undecided', '/app/package.json', 3, 'declared'],
      ],
    );
    const [lodash] = packages.filter((one) => one.package.name === 'lodash');
    assert.deepEqual(
      [lodash?.package.purl, lodash?.package.version, lodash?.package.range],
      ['pkg:npm/lodash?vers=%5E4.17.0', '', '^4.17.0'],
    );
  });

  const LOCKED = ['lodash', 'exact', 'newest', '@s/real', 'maybe', 'tester'];
  const YARN = LOCKED.map((name) => `"${name}@x":\n  version "1.2.3"\n`).join('');
  const PNPM = `lockfileVersion: 9.0\npackages:\n${LOCKED.map((name) => `  '${name}@1.2.3': {}\n`).join('')}`;

  it('is decided by a lock file beside it that knows its packages, and says nothing', () => {
    const packages = Object.fromEntries(LOCKED.map((name) => [`node_modules/${name}`, { version: '1.2.3' }]));
    for (const [path, text] of [
      ['/app/package-lock.json', JSON.stringify({ lockfileVersion: 3, packages })],
      ['/app/yarn.lock', YARN],
      ['/app/pnpm-lock.yaml', PNPM],
    ] as const) {
      const { names, gaps } = trial(NPM_UNIT, { '/app/package.json': MANIFEST, [path]: text });
      // What these lock files say nothing of, the manifest does.
      const mark = (name: string) => (name === 'tester' && !path.endsWith('.json') ? ' (development)' : '');
      assert.deepEqual([names, gaps], [LOCKED.map((name) => `${name}@1.2.3${mark(name)}`).toSorted(), []]);
    }
  });

  it('is not decided by a lock file that does not know a package, as one that is empty', () => {
    const { names, gaps } = trial(NPM_UNIT, { '/app/package.json': MANIFEST, '/app/yarn.lock': '' });
    assert.deepEqual(
      names,
      DECLARED.filter((name) => name !== 'react@*'),
    );
    assert.deepEqual(
      gaps.map(({ kind, count, reason }) => [kind, count, reason]),
      [['undecided', 5, 'the lock file does not know lodash, newest, @s/real, maybe, tester']],
    );
  });

  it('is decided by a lock file above it if it is of its workspaces', () => {
    const declaredIn = (files: Readonly<Record<string, string>>) =>
      trial(NPM_UNIT, { '/packages/a/package.json': MANIFEST, ...files }).packages.filter(
        ({ package: { locations } }) => locations[0]?.evidence === 'declared',
      ).length;
    const root = (workspaces: string) => ({
      '/package.json': `{"workspaces": ${workspaces}}`,
      '/yarn.lock': YARN,
    });
    assert.equal(declaredIn(root('["packages/*"]')), 0);
    assert.equal(declaredIn(root('{"packages": ["./packages/**/"]}')), 0);
    assert.equal(
      declaredIn({ '/pnpm-workspace.yaml': 'packages:\n  - "packages/*"\n', '/pnpm-lock.yaml': PNPM }),
      0,
    );
    for (const workspaces of ['["examples/*"]', '["packages/*", "!packages/a"]', '["packages"]', '[]'])
      assert.equal(declaredIn(root(workspaces)), DECLARED.length, workspaces);
  });

  it('is decided by a lock file above it if a dependency is its folder', () => {
    const declaredIn = (wanted: string) =>
      trial(NPM_UNIT, {
        '/package.json': JSON.stringify({ dependencies: { own: wanted } }),
        '/own/package.json': '{"name": "own", "dependencies": {"lodash": "^4.17.0"}}',
        '/yarn.lock': YARN,
      }).names.filter((name) => name.startsWith('lodash'));
    for (const wanted of ['file:./own', 'file:own', './own/', 'portal:./own'])
      assert.deepEqual(declaredIn(wanted), ['lodash@1.2.3'], wanted);
    for (const wanted of ['link:./own', 'file:../own', 'file:*', 'workspace:*'])
      assert.deepEqual(declaredIn(wanted), ['lodash@1.2.3', 'lodash@^4.17.0'], wanted);
  });

  it('asks no registry for another project of its workspace', () => {
    const files = {
      '/package.json': '{"name": "root", "workspaces": ["packages/*"], "dependencies": {"@me/a": "1.0.0"}}',
      '/packages/a/package.json':
        '{"name": "@me/a", "dependencies": {"@me/b": "*", "root": "*"}, "devDependencies": {"@me/a": "^0.1.0"}}',
      '/packages/b/package.json': '{"name": "@me/b"}',
      '/other/package.json': '{"dependencies": {"@me/b": "*"}}',
    };
    const expected = ['@me/a@^0.1.0 (development)', '@me/b@*'];
    const locks: readonly Readonly<Record<string, string>>[] = [{}, { '/yarn.lock': YARN }];
    for (const lock of locks) {
      const { packages } = trial(NPM_UNIT, { ...files, ...lock });
      const declared = packages.filter(({ package: { locations } }) => locations[0]?.evidence === 'declared');
      assert.deepEqual(
        declared.map(({ package: { name, locations } }) => `${name} ${locations[0]?.path}`),
        ['@me/a /packages/a/package.json', '@me/b /other/package.json'],
      );
    }
    assert.deepEqual(trial(NPM_UNIT, files).names, expected);
  });

  it('is decided by what is installed', () => {
    const installed = { '/app/node_modules/lodash/package.json': '{"name": "lodash", "version": "4.17.20"}' };
    const { names } = trial(NPM_UNIT, {
      '/app/package.json': '{"dependencies": {"lodash": "^4.17.0"}}',
      ...installed,
    });
    assert.deepEqual(names, ['lodash@4.17.20']);
  });

  it('of an installed package declares nothing', () => {
    assert.deepEqual(trial(NPM_UNIT, { '/app/node_modules/a/dist/package.json': MANIFEST }).names, []);
  });
});
