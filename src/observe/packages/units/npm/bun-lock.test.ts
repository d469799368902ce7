import assert from 'node:assert/strict';
import { it } from 'node:test';
import { assertWithin } from '../../../../../test/time-bound.ts';
import { fuzz, graphOf, trial } from '../../language-package/unit-trial.fixture.ts';
import { NPM_UNIT } from './unit.ts';

const LOCK = `{
  "lockfileVersion": 1,
  "workspaces": {
    "": {
      "name": "app",
      "dependencies": { "a": "^1.0.0", },
    },
  },
  "packages": {
    "@s/b": ["@s/b@2.0.0", "", { "dependencies": { "a": "^1" } }, "sha512-abc=="],

    "a": ["a@1.0.0", "", {}, "sha512-abc=="],

    "@s/b/a": ["a@0.9.0", "", {}, "sha512-abc=="],

    "alias": ["real@3.0.0", "", {}, "sha512-abc=="],

    "git": ["git@git+ssh://x.example/git.git#abc", {}, "abc"],

    "w": ["w@workspace:packages/w"],
  }
}
`;

it('bun.lock', () => {
  const { names, gaps } = trial(NPM_UNIT, { '/bun.lock': LOCK });
  const development = ' (development)';
  assert.deepEqual(names, [
    `@s/b@2.0.0${development}`,
    `a@0.9.0${development}`,
    'a@1.0.0',
    `real@3.0.0${development}`,
  ]);
  assert.deepEqual(
    gaps.map((gap) => gap.reason),
    ['without an exact version: git'],
  );
});

it('bun.lock tells by its graph what is for development only', () => {
  const lock = `{
    "lockfileVersion": 1,
    "workspaces": {
      "": { "name": "app", "devDependencies": { "tool": "1", "w": "workspace:*" } },
      "packages/w": { "name": "@me/w", "dependencies": { "run": "1" }, "peerDependencies": { "peer": "*" } },
    },
    "packages": {
      "@me/w": ["@me/w@workspace:packages/w"],
      "@me/w/run": ["run@2.0.0", "", { "dependencies": { "shared": "1", "@s/deep": "1" } }, "sha512-abc=="],
      "@me/w/run/@s/deep": ["@s/deep@2.0.0", "", { "optionalDependencies": { "shared": "1" } }, "sha512-abc=="],
      "@s/deep": ["@s/deep@1.0.0", "", {}, "sha512-abc=="],
      "peer": ["peer@1.0.0", "", {}, "sha512-abc=="],
      "run": ["run@1.0.0", "", { "dependencies": { "shared": "1" } }, "sha512-abc=="],
      "shared": ["shared@1.0.0", "", {}, "sha512-abc=="],
      "tool": ["tool@1.0.0", "", { "dependencies": { "run": "1", "shared": "1", "__proto__": "1" } }, "sha512-abc=="],
    }
  }`;
  const reported = trial(NPM_UNIT, { '/bun.lock': lock }).packages.map(
    ({ package: { name, version, development } }) => [`${name}@${version}`, development],
  );
  assert.deepEqual(
    new Map(reported as [string, boolean][]),
    new Map([
      ['run@2.0.0', false],
      ['@s/deep@2.0.0', false],
      ['@s/deep@1.0.0', true],
      ['peer@1.0.0', false],
      ['run@1.0.0', true],
      ['shared@1.0.0', false],
      ['tool@1.0.0', true],
    ]),
  );
  const without = lock.replace('workspaces', 'x');
  assert.equal(trial(NPM_UNIT, { '/bun.lock': without }).packages[0]?.package.development, undefined);
});

it('bun.lock whose packages lie absurdly deep is a gap, in bounded time', () => {
  const names = Array.from({ length: 1_000 }, () => 'a/a').join('/');
  const needs = Array.from({ length: 20_000 }, (_, index) => `"d${index}":""`).join();
  const lock = `{"workspaces":{},"packages":{"${names}":["a@1.0.0","",{"dependencies":{${needs}}}]}}`;
  const started = performance.now();
  assert.equal(trial(NPM_UNIT, { '/bun.lock': lock }).gaps[0]?.kind, 'limit');
  assertWithin(20_000, performance.now() - started);
});

it('bun.lockb and a broken bun.lock are gaps', () => {
  const gapOf = (path: string, text: string) => trial(NPM_UNIT, { [path]: text }).gaps[0];
  assert.match(gapOf('/bun.lockb', '#!/usr/bin/env bun')?.reason ?? '', /--save-text-lockfile/);
  assert.equal(gapOf('/bun.lockb', '')?.kind, 'unsupported');
  assert.equal(gapOf('/bun.lock', '{}')?.kind, 'unreadable');
});

it('what is for development stays so where a package takes it only if it is there', () => {
  const lock = `{
    "workspaces": { "": { "dependencies": { "a": "1" }, "devDependencies": { "tool": "1" } } },
    "packages": {
      "a": ["a@1.0.0", "", { "dependencies": { "b": "1" }, "peerDependencies": { "b": "1", "tool": "1" }, "optionalPeers": ["tool", "b"] }],
      "b": ["b@1.0.0"],
      "tool": ["tool@1.0.0"],
    },
  }`;
  assert.deepEqual(graphOf(NPM_UNIT, { '/bun.lock': lock }), [
    'a@1.0.0: direct, production, needs b@1.0.0 tool@1.0.0',
    'b@1.0.0: transitive, production, needs',
    'tool@1.0.0: direct, development, needs',
  ]);
});

it('bytes of any kind in bun.lock cause nothing but a Fault', () => {
  fuzz(NPM_UNIT, { '/bun.lock': LOCK });
});
