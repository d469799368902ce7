import assert from 'node:assert/strict';
import { it } from 'node:test';
import { assertWithin } from '../../../../../test/time-bound.ts';
import { folderKind, isNamedForRelease } from './package-folder.ts';

const KINDS: readonly [path: string, kind: ReturnType<typeof folderKind>][] = [
  ['/app/node_modules/a/package.json', 'installed'],
  ['/node_modules/a/package.json', 'installed'],
  ['/app/node_modules/@s/a/package.json', 'installed'],
  ['/app/node_modules/a/node_modules/b/package.json', 'installed'],
  ['/app/node_modules/@s/a/node_modules/@t/b/package.json', 'installed'],
  ['/usr/lib/node_modules/npm/node_modules/b/package.json', 'installed'],
  ['/app/test/node_modules/b/package.json', 'installed'],
  ['/app/node_modules/.pnpm/a@1.0.0/node_modules/a/package.json', 'installed'],
  ['/app/node_modules/.pnpm/@s+a@1.0.0_b@2.0.0/node_modules/@s/a/package.json', 'installed'],
  ['/app/node_modules/.pnpm/node_modules/a/package.json', 'installed'],
  ['/app/node_modules/.bun/a@1.0.0/node_modules/a/package.json', 'installed'],
  ['/app/node_modules/.store/a-npm-1.0.0-abc/package/package.json', 'installed'],
  ['/app/.yarn/unplugged/a-npm-1.0.0-abc/node_modules/a/package.json', 'installed'],
  ['/app/node_modules/a/lib/node_modules/b/package.json', 'embedded'],
  ['/app/node_modules/a/vendor/x/node_modules/@s/b/package.json', 'embedded'],
  ['/opt/yarn-v1.22.22/package.json', 'release'],
  ['/root/.cache/node/corepack/v1/pnpm/9.1.0/package.json', 'release'],
  ['/app/package.json', undefined],
  ['/package.json', undefined],
  ['/app/node_modules/package.json', undefined],
  ['/app/node_modules/@s/package.json', undefined],
  ['/app/node_modules/.package.json', undefined],
  ['/app/node_modules/.cache/package.json', undefined],
  ['/app/node_modules/.vite/deps/package.json', undefined],
  ['/app/node_modules/a/dist/cjs/package.json', undefined],
  ['/app/node_modules/a/test/node_modules/b/package.json', undefined],
  ['/app/node_modules/a/__fixtures__/x/node_modules/b/package.json', undefined],
  ['/app/node_modules/a/node_modules/b/esm/package.json', undefined],
  ['/app/node_modules/.pnpm/a@1.0.0/node_modules/a/dist/package.json', undefined],
  ['/app/node_modules/a/package.json.bak', undefined],
  ['/app/node_modules/a/xpackage.json', undefined],
];

for (const [path, kind] of KINDS) {
  it(`${path} is ${kind ?? 'nothing from a registry'}`, () => assert.equal(folderKind(path), kind));
}

it('takes time that grows with the path only', () => {
  const path = `${'/node_modules/.x'.repeat(20_000)}/package.json`;
  const started = performance.now();
  folderKind(path);
  folderKind(`${'/node_modules/a'.repeat(20_000)}/package.json`);
  assertWithin(2_000, performance.now() - started);
});

it('a release folder names package and version', () => {
  assert.ok(isNamedForRelease('/opt/yarn-v1.22.22/package.json', 'yarn', '1.22.22'));
  assert.ok(isNamedForRelease('/c/pnpm/9.1.0/package.json', 'pnpm', '9.1.0'));
  assert.ok(!isNamedForRelease('/opt/app-1.0.0/package.json', 'shop', '1.0.0'));
});
