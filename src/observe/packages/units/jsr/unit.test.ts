import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, graphOf, trial } from '../../language-package/unit-trial.fixture.ts';
import { NPM_UNIT } from '../npm/unit.ts';
import { JSR_UNIT } from './unit.ts';

const VERSION_5 = JSON.stringify({
  version: '5',
  specifiers: {
    'jsr:@std/fmt@1': '1.0.3',
    'jsr:@std/internal@^1.0.5': '1.0.5',
    'npm:chalk@5': '5.3.0',
    'npm:@s/peer@2': '2.0.0_chalk@5.3.0',
  },
  jsr: {
    '@std/fmt@1.0.3': { integrity: '00', dependencies: ['jsr:@std/internal', 'npm:chalk@5'] },
    '@std/internal@1.0.5': { integrity: '00' },
  },
  npm: {
    'chalk@5.3.0': { integrity: 'sha512-', dependencies: ['ansi@2.0.0', 'old@npm:ansi@1.0.0'] },
    '@s/peer@2.0.0_chalk@5.3.0': {
      integrity: 'sha512-',
      dependencies: ['chalk'],
      optionalDependencies: ['maybe'],
    },
    'ansi@1.0.0': { integrity: 'sha512-' },
    'ansi@2.0.0': { integrity: 'sha512-' },
    'maybe@1.0.0': { integrity: 'sha512-', os: ['darwin'] },
  },
  remote: { 'https://deno.land/std@0.1.0/mod.ts': '00' },
  workspace: { dependencies: ['jsr:@std/fmt@1'], packageJson: { dependencies: ['npm:@s/peer@2'] } },
});

const VERSION_3 = JSON.stringify({
  version: '3',
  packages: {
    specifiers: { 'jsr:@std/fmt@1': 'jsr:@std/fmt@1.0.3', 'npm:chalk@5': 'npm:chalk@5.3.0' },
    jsr: {
      '@std/fmt@1.0.3': { integrity: '00', dependencies: ['jsr:@std/internal@1.0.5'] },
      '@std/internal@1.0.5': {},
    },
    npm: {
      'chalk@5.3.0': { integrity: 'sha512-', dependencies: { old: 'ansi@1.0.0' } },
      'ansi@1.0.0': { integrity: 'sha512-', dependencies: {} },
    },
  },
  remote: {},
  workspace: { dependencies: ['npm:chalk@5'], members: { a: { dependencies: ['jsr:@std/fmt@1'] } } },
});

const VERSION_2 = JSON.stringify({
  version: '2',
  remote: {},
  npm: {
    specifiers: { chalk: 'chalk@5.3.0' },
    packages: { 'chalk@5.3.0': { dependencies: { ansi: 'ansi@1.0.0' } }, 'ansi@1.0.0': { dependencies: {} } },
  },
});

const CONFIGURATION = `{
  // comments, and commas at the end
  "name": "@own/app",
  "imports": {
    "@std/fmt": "jsr:@std/fmt@^1.0.0",
    "exact": "jsr:/@std/internal@1.0.5/os",
    "any": "jsr:@std/any",
    "@std/range": "jsr:@std/range@>=1.0.0 <3",
    "chalk": "npm:chalk@5/source",
    "tagged": "npm:@s/tagged@latest",
    "exactly": "npm:exactly@2.0.0-rc.1",
    "bare": "npm:/bare",
    "address": "https://deno.land/x/boat@1.0/mod.ts",
    "own/": "./src/",
    "odd": "jsr:",
    "number": 1, /* odd */
  },
  "scopes": { "./old/": { "chalk": "npm:chalk@~4.1.0", }, },
  "workspace": ["./parts/*"],
}`;

describe('packages of the JavaScript Registry', () => {
  it('are what a configuration imports, apart from those of npm', () => {
    const files = { '/deno.jsonc': CONFIGURATION };
    const { names, gaps } = trial(JSR_UNIT, files);
    assert.deepEqual(names, [
      '@std/any@*',
      '@std/fmt@^1.0.0',
      '@std/internal@1.0.5',
      '@std/range@>=1.0.0 <3',
    ]);
    assert.deepEqual(
      gaps.map(({ kind }) => kind),
      ['undecided', 'unreadable'],
    );
    assert.deepEqual(trial(NPM_UNIT, files).names, [
      '@s/tagged@*',
      'bare@*',
      'chalk@5',
      'chalk@~4.1.0',
      'exactly@2.0.0-rc.1',
    ]);
  });

  it('are decided by the lock file of the project or its workspace', () => {
    const member = JSON.stringify({
      imports: { a: 'jsr:@std/fmt@1', b: 'jsr:@std/new@1', c: 'npm:chalk@5' },
    });
    const files = {
      '/deno.json': '{"workspace": {"members": ["parts/*"]}}',
      '/deno.lock': VERSION_5,
      '/parts/a/deno.json': member,
    };
    const { names, gaps } = trial(JSR_UNIT, files);
    assert.deepEqual(names, ['@std/fmt@1.0.3', '@std/internal@1.0.5', '@std/new@1']);
    assert.deepEqual(
      gaps.map(({ reason }) => reason),
      ['the lock file does not know @std/new'],
    );
    assert.ok(!trial(NPM_UNIT, files).names.includes('chalk@5'));
  });

  it('are a gap where a configuration is no JSON', () => {
    assert.deepEqual(
      trial(JSR_UNIT, { '/deno.json': '{' }).gaps.map(({ kind }) => kind),
      ['unreadable'],
    );
  });

  it('are in deno.lock with what they need', () => {
    for (const lock of [VERSION_5, VERSION_3])
      assert.deepEqual(graphOf(JSR_UNIT, { '/deno.lock': lock }), [
        '@std/fmt@1.0.3: direct, needs @std/internal@1.0.5',
        '@std/internal@1.0.5: transitive, needs',
      ]);
    const [first] = trial(JSR_UNIT, { '/deno.lock': VERSION_5 }).packages;
    assert.equal(first?.package.purl, 'pkg:jsr/%40std/fmt@1.0.3');
  });

  it('are apart from those of npm', () => {
    assert.deepEqual(graphOf(NPM_UNIT, { '/deno.lock': VERSION_5 }), [
      '@s/peer@2.0.0: direct, needs chalk@5.3.0 maybe@1.0.0',
      'ansi@1.0.0: transitive, needs',
      'ansi@2.0.0: transitive, needs',
      'chalk@5.3.0: transitive, needs ansi@1.0.0 ansi@2.0.0',
      'maybe@1.0.0: transitive, needs',
    ]);
    assert.deepEqual(graphOf(NPM_UNIT, { '/deno.lock': VERSION_3 }), [
      'ansi@1.0.0: transitive, needs',
      'chalk@5.3.0: direct, needs ansi@1.0.0',
    ]);
    assert.deepEqual(graphOf(NPM_UNIT, { '/deno.lock': VERSION_2 }), [
      'ansi@1.0.0: needs',
      'chalk@5.3.0: needs ansi@1.0.0',
    ]);
  });

  it('are not read from versions that are not known', () => {
    const { gaps, names } = trial(JSR_UNIT, { '/deno.lock': '{"version": "6"}' });
    assert.deepEqual([names, gaps.map(({ kind }) => kind)], [[], ['unsupported']]);
    assert.deepEqual(trial(JSR_UNIT, { '/deno.lock': '{"https://example.org/a.ts": "00"}' }).names, []);
  });

  it('bytes of any kind cause nothing but a Fault', () => {
    fuzz(JSR_UNIT, { '/deno.lock': VERSION_5, '/a/deno.lock': VERSION_3, '/deno.jsonc': CONFIGURATION }, 100);
    fuzz(NPM_UNIT, { '/deno.lock': VERSION_5, '/a/deno.lock': VERSION_2, '/deno.jsonc': CONFIGURATION }, 100);
  });
});
