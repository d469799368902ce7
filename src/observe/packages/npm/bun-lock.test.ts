import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fuzz, trial } from '../../language-package/unit-trial.ts';
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
  assert.deepEqual(names, ['@s/b@2.0.0', 'a@0.9.0', 'a@1.0.0', 'real@3.0.0']);
  assert.deepEqual(
    gaps.map((gap) => gap.reason),
    ['without an exact version: git'],
  );
});

it('bun.lockb and a broken bun.lock are gaps', () => {
  const gapOf = (path: string, text: string) => trial(NPM_UNIT, { [path]: text }).gaps[0];
  assert.match(gapOf('/bun.lockb', '#!/usr/bin/env bun')?.reason ?? '', /--save-text-lockfile/);
  assert.equal(gapOf('/bun.lockb', '')?.kind, 'unsupported');
  assert.equal(gapOf('/bun.lock', '{}')?.kind, 'unreadable');
});

it('bytes of any kind in bun.lock cause nothing but a Fault', () => {
  fuzz(NPM_UNIT, { '/bun.lock': LOCK });
});
