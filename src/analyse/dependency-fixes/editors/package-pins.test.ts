import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PACKAGE_JSON } from './package-json.ts';
import { PNPM_WORKSPACE } from './pnpm-workspace.ts';
import { raise } from './raised.fixture.ts';

const text = (section: string, key: string, version: string): string =>
  `{"dependencies": {"b": "1.0.0"}, "${section}": {"${key}": "${version}"}}`;

describe('overrides and resolutions that are there', () => {
  it('are raised, whomever they are for', () => {
    for (const [lock, section, keys] of [
      ['package-lock.json', 'overrides', ['a', 'a@1', 'a@^1.0.0']],
      ['bun.lock', 'overrides', ['a']],
      ['bun.lock', 'resolutions', ['a']],
      ['yarn.lock', 'resolutions', ['a', '**/a', 'b/a', 'b/**/a', 'a@npm:1.0.0', 'b@npm:1.0.0/a']],
    ] as const)
      for (const key of keys) {
        const asked = raise('a', '1.2.3', lock);
        assert.equal(
          PACKAGE_JSON.override?.(text(section, key, '1.0.0'), asked),
          text(section, key, '1.2.3'),
        );
      }
    const pnpm = (version: string): string => `{"pnpm": {"overrides": {"b@1>a": "${version}"}}}`;
    assert.equal(
      PACKAGE_JSON.override?.(pnpm('1.0.0'), raise('a', '1.2.3', 'pnpm-lock.yaml')),
      pnpm('1.2.3'),
    );
  });

  it('are raised where the workspace of pnpm has them', () => {
    const workspace = (version: string): string => `overrides:\n  b>a: ${version} # c\n  a@1: ^${version}\n`;
    const asked = raise('a', '1.2.3', 'pnpm-lock.yaml');
    assert.equal(PNPM_WORKSPACE.override?.(workspace('1.0.0'), asked), workspace('1.2.3'));
    assert.equal(PNPM_WORKSPACE.raise(workspace('1.0.0'), asked), workspace('1.2.3'));
  });

  it('are raised where they are nested, as npm has them', () => {
    const nested = (version: string): string =>
      `{"overrides": {"b": {"a": "${version}", "c": {"a@1": {".": "^${version}", "d": "1.0.0"}}}, "a": "$a"}}`;
    const asked = raise('a', '1.2.3', 'package-lock.json');
    assert.equal(PACKAGE_JSON.override?.(nested('1.0.0'), asked), nested('1.2.3'));
  });

  it('are raised with what the project asks for itself, and in a manifest that does not ask', () => {
    const both = (version: string): string =>
      `{"dependencies": {"@s/a": "${version}"}, "overrides": {"@s/a": "${version}", "a": "1.0.0"}}`;
    const asked = raise('@s/a', '1.2.3', 'package-lock.json');
    assert.equal(PACKAGE_JSON.raise(both('1.0.0'), asked), both('1.2.3'));
    assert.equal(
      PACKAGE_JSON.raise(text('overrides', '@s/a', '1.0.0'), asked),
      text('overrides', '@s/a', '1.2.3'),
    );
  });

  it('stay where they are of another package, another version or no version', () => {
    for (const [key, value] of [
      ['b/a/c', '1.0.0'],
      ['ba', '1.0.0'],
      ['a', '$a'],
      ['a', '3.0.0'],
      ['a', 'github:x/a'],
      ['a', 'npm:c@1.0.0'],
    ] as const) {
      const asked = raise('a', '1.2.3', 'package-lock.json');
      assert.equal(PACKAGE_JSON.raise(text('overrides', key, value), asked), undefined, key);
    }
  });

  it('decide, so that the lock file alone does not', () => {
    const asked = raise('a', '1.2.3', 'package-lock.json', '1.0.0', true, {
      'package.json': text('overrides', 'a', '1.0.0'),
    });
    assert.equal(PACKAGE_JSON.update?.(asked), undefined);
    assert.notEqual(PACKAGE_JSON.update?.({ ...asked, name: 'c' }), undefined);
  });

  it('are taken by npm where it updates the package', () => {
    const relocked = PACKAGE_JSON.relock({ ...raise('a', '1.2.3', 'package-lock.json'), isBrought: true });
    assert.deepEqual([relocked?.command, relocked?.packages], [['npm', 'update'], ['a']]);
  });
});

describe('catalogs of package.json', () => {
  it('are raised as Bun has them', () => {
    const catalogs = (version: string): string =>
      `{"workspaces": {"catalog": {"a": "^${version}"}, "catalogs": {"old": {"a": "${version}"}}}, "catalog": {"a": "${version}"}}`;
    assert.equal(PACKAGE_JSON.raise(catalogs('1.0.0'), raise('a', '1.2.3', 'bun.lock')), catalogs('1.2.3'));
  });
});
