import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { graphOf } from '../../language-package/unit-trial.fixture.ts';
import { NPM_UNIT } from './unit.ts';

/** `app` asks for `a`, which needs `c` 1, and to test itself for `b`, which needs `c` 2 and `d`. */
const MANIFEST = JSON.stringify({ dependencies: { a: '^1.0.0' }, devDependencies: { b: '^1.0.0' } });
const GRAPH = [
  'a@1.0.0: direct, production, needs c@1.0.0',
  'b@1.0.0: direct, development, needs c@2.0.0 d@1.0.0',
  'c@1.0.0: transitive, production, needs',
  'c@2.0.0: transitive, development, needs',
  'd@1.0.0: transitive, development, needs',
];

const PACKAGE_LOCK_1 = JSON.stringify({
  lockfileVersion: 1,
  requires: true,
  dependencies: {
    a: { version: '1.0.0', requires: { c: '^1.0.0' } },
    b: {
      version: '1.0.0',
      dev: true,
      requires: { c: '^2.0.0', d: '*' },
      dependencies: { c: { version: '2.0.0', dev: true } },
    },
    c: { version: '1.0.0' },
    d: { version: '1.0.0', dev: true },
  },
});

const YARN_1 = `# yarn lockfile v1

a@^1.0.0:
  version "1.0.0"
  dependencies:
    c "^1.0.0"

b@^1.0.0:
  version "1.0.0"
  dependencies:
    c "^2.0.0"
  optionalDependencies:
    d "*"

c@^1.0.0:
  version "1.0.0"

c@^2.0.0, c@>=2:
  version "2.0.0"

d@*:
  version "1.0.0"
`;

const BERRY = `__metadata:
  version: 8

"a@npm:^1.0.0":
  version: 1.0.0
  resolution: "a@npm:1.0.0"
  dependencies:
    c: "npm:^1.0.0"
  languageName: node

"app@workspace:.":
  version: 0.0.0-use.local
  resolution: "app@workspace:."
  dependencies:
    a: "npm:^1.0.0"
    b: "npm:^1.0.0"
  languageName: unknown

"b@npm:^1.0.0":
  version: 1.0.0
  resolution: "b@npm:1.0.0"
  dependencies:
    c: ^2.0.0
    d: "npm:*"
  peerDependencies:
    a: "*"
  dependenciesMeta:
    d:
      optional: true

"c@npm:^1.0.0":
  version: 1.0.0
  resolution: "c@npm:1.0.0"

"c@npm:^2.0.0, c@npm:>=2":
  version: 2.0.0
  resolution: "c@npm:2.0.0"

"d@npm:*":
  version: 1.0.0
  resolution: "d@npm:1.0.0"
`;

const PNPM_5 = `lockfileVersion: 5.4
specifiers: {a: ^1.0.0, b: ^1.0.0}
dependencies: {a: 1.0.0}
devDependencies: {b: 1.0.0_a@1.0.0}
packages:
  /a/1.0.0: {dev: false, dependencies: {c: 1.0.0}}
  /b/1.0.0_a@1.0.0: {dev: true, dependencies: {c: 2.0.0}, optionalDependencies: {d: 1.0.0}}
  /c/1.0.0: {dev: false}
  /c/2.0.0: {dev: true}
  /d/1.0.0: {dev: true, optional: true}
`;

const PNPM_6 = `lockfileVersion: '6.0'
dependencies:
  a: {specifier: ^1.0.0, version: 1.0.0}
devDependencies:
  b: {specifier: ^1.0.0, version: 1.0.0(a@1.0.0)}
packages:
  /a@1.0.0: {dev: false, dependencies: {c: 1.0.0}}
  /b@1.0.0(a@1.0.0): {dev: true, dependencies: {c: 2.0.0, alias: /d@1.0.0}}
  /c@1.0.0: {dev: false}
  /c@2.0.0: {dev: true}
  /d@1.0.0: {dev: true}
`;

const PNPM_9 = `lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      a: {specifier: 'catalog:', version: 1.0.0}
    devDependencies:
      b: {specifier: ^1.0.0, version: 1.0.0(a@1.0.0)}
packages:
  a@1.0.0: {}
  b@1.0.0: {peerDependencies: {a: '*'}}
  c@1.0.0: {}
  c@2.0.0: {}
  d@1.0.0: {}
snapshots:
  a@1.0.0: {dependencies: {c: 1.0.0}}
  b@1.0.0(a@1.0.0): {dependencies: {c: 2.0.0, alias: d@1.0.0}}
  c@1.0.0: {}
  c@2.0.0: {}
  d@1.0.0: {}
`;

const BUN = `{
  "lockfileVersion": 1,
  "workspaces": { "": { "name": "app", "dependencies": { "a": "^1.0.0" }, "devDependencies": { "b": "^1.0.0" }, }, },
  "packages": {
    "a": ["a@1.0.0", "", { "dependencies": { "c": "^1.0.0" } }, "sha512-"],
    "b": ["b@1.0.0", "", { "dependencies": { "c": "^2.0.0", "d": "*" } }, "sha512-"],
    "b/c": ["c@2.0.0", "", {}, "sha512-"],
    "c": ["c@1.0.0", "", {}, "sha512-"],
    "d": ["d@1.0.0", "", {}, "sha512-"],
  }
}`;

describe('the graph of dependencies', () => {
  for (const [path, text] of [
    ['/package-lock.json', PACKAGE_LOCK_1],
    ['/yarn.lock', YARN_1],
    ['/yarn.lock', BERRY],
    ['/pnpm-lock.yaml', PNPM_5],
    ['/pnpm-lock.yaml', PNPM_6],
    ['/pnpm-lock.yaml', PNPM_9],
    ['/bun.lock', BUN],
  ] as const) {
    it(`is told with the manifest by ${path} ${text.slice(0, 24).trim()}`, () => {
      assert.deepEqual(graphOf(NPM_UNIT, { '/package.json': MANIFEST, [path]: text }), GRAPH);
    });
  }

  it('is told by Plug’n’Play', () => {
    const packageOf = (name: string, versions: readonly (readonly [string | null, readonly unknown[]])[]) => [
      name,
      versions.map(([reference, needs]) => [reference, { packageDependencies: needs }]),
    ];
    const state = {
      packageRegistryData: [
        [null, [[null, { packageDependencies: [['a', 'npm:1.0.0']] }]]],
        packageOf('a', [
          [
            'npm:1.0.0',
            [
              ['a', 'npm:1.0.0'],
              ['alias', ['c', 'npm:1.0.0']],
              ['peer', null],
            ],
          ],
        ]),
        packageOf('c', [['npm:1.0.0', [['c', 'npm:1.0.0']]]]),
      ],
    };
    assert.deepEqual(graphOf(NPM_UNIT, { '/.pnp.data.json': JSON.stringify(state) }), [
      'a@1.0.0: direct, needs c@1.0.0',
      'c@1.0.0: transitive, needs',
    ]);
  });

  it('is told by Yarn 1 where something is linked too', () => {
    const lock = `${YARN_1}\n"own@link:./own":\n  version "0.0.0"\n  uid ""\n`;
    assert.deepEqual(graphOf(NPM_UNIT, { '/package.json': MANIFEST, '/yarn.lock': lock }), GRAPH);
  });

  it('is told by Yarn 2 where `resolutions` give a version that nothing asks for', () => {
    const lock = BERRY.replace('"c@npm:^1.0.0"', '"c@npm:1.0.0"').replace(', c@npm:>=2', '');
    assert.deepEqual(graphOf(NPM_UNIT, { '/package.json': MANIFEST, '/yarn.lock': lock }), GRAPH);
  });

  it('says of Yarn 1 which of several versions a manifest asked for', () => {
    const lock = 'a@^1.0.0:\n  version "1.0.0"\n\na@^2.0.0, a@2:\n  version "2.0.0"\n';
    const manifest = JSON.stringify({ dependencies: { a: '^2.0.0' } });
    assert.deepEqual(graphOf(NPM_UNIT, { '/package.json': manifest, '/yarn.lock': lock }), [
      'a@1.0.0: transitive, needs',
      'a@2.0.0: direct, production, needs',
    ]);
    assert.deepEqual(graphOf(NPM_UNIT, { '/yarn.lock': lock }), ['a@1.0.0: needs', 'a@2.0.0: needs']);
  });
});
