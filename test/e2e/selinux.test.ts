import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { filesOf } from '../../src/enforce/confinement/file-pattern.ts';
import { profileWith, TIGHTER, WIDER } from '../../src/enforce/confinement/profile.fixture.ts';
import { BASE_POLICY } from '../../src/enforce/confinement/selinux/base-policy.fixture.ts';
import { SELINUX } from '../../src/enforce/confinement/selinux/compile.ts';
import { profileArbitrary } from '../fixtures/profile-arbitrary.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { missing } from './real-part.ts';

export const lane: Lane = 'anywhere';

/** Compiles modules with the base policy. */
function secilc(modules: readonly string[], ...more: readonly string[]): void {
  inFolder((folder) => {
    const path = join(folder, 'policy.cil');
    writeFileSync(path, [BASE_POLICY, ...more, ...modules].join('\n'));
    const args = ['-o', join(folder, 'policy'), '-f', join(folder, 'contexts'), '-M', '1', path];
    const { status, stderr, stdout } = spawnSync('secilc', args, { encoding: 'utf8' });
    assert.equal(status, 0, stderr + stdout);
  });
}

/** The label of a path. */
function lookUp(contexts: string, path: string): string {
  return inFolder((folder) => {
    const file = join(folder, 'file_contexts');
    writeFileSync(file, contexts);
    const args = ['-b', 'file', '-f', file, '-k', path, '-t', 'file'];
    const { stdout, stderr } = spawnSync('selabel_lookup', args, { encoding: 'utf8' });
    return /Default context: (\S+)/.exec(stdout)?.[1] ?? stdout + stderr;
  });
}

function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-cil-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('a policy for SELinux', () => {
  it('is read by secilc whatever the profile', { skip: missing('secilc') }, () => {
    const modules = fc.sample(profileArbitrary, 40).map((profile, index) => {
      const metadata = { ...profile.metadata, name: `w${index}`, namespace: 'ns' };
      return SELINUX.compile({ ...profile, metadata }, WIDER).artefacts[0]?.text ?? '';
    });
    secilc(modules);
    const types = [
      '(type container_runtime_t)',
      '(type container_file_t)',
      '(typeattribute node_type)',
      '(typeattribute port_type)',
    ];
    secilc(modules.slice(0, 5), ...types);
  });

  it(
    'gives files the labels that were meant, in the lookups of libselinux',
    { skip: missing('selabel_lookup') },
    () => {
      const files = [
        '/**',
        { path: '/data/**', access: ['write'] },
        '/data/a "b" {c}',
        { path: '/srv/*/x?.[1]', access: ['read', 'execute'] },
      ];
      const contexts = SELINUX.compile(profileWith({ files }), TIGHTER).artefacts[1]?.text ?? '';
      const labels = {
        '/': 'read',
        '/etc/x': 'read',
        '/data': 'read_write',
        '/data/a/b': 'read_write',
        '/data/a "b" {c}': 'read_write',
        '/srv/a/xy.[1]': 'read_map_run',
        '/srv/a/b/xy.[1]': 'read',
      };
      for (const [path, access] of Object.entries(labels))
        assert.equal(
          lookUp(contexts, path),
          `system_u:object_r:plimsoll_shop_orders.content_${access}:s0`,
          path,
        );
    },
  );

  it(
    'never labels a file for more than the profile allows, nor for less without a loss',
    { skip: missing('selabel_lookup') },
    () => {
      const segment = fc.constantFrom('a', 'b', '*', '**', 'a*', '?');
      const pattern = fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => `/${parts.join('/')}`);
      const file = fc.record({
        path: pattern,
        access: fc.subarray(['read', 'write'], { minLength: 1 }),
        state: fc.constantFrom('accepted', 'accepted', 'refused'),
      });
      const profiles = fc.uniqueArray(file, { minLength: 2, maxLength: 4, selector: ({ path }) => path });
      const paths = ['/a', '/b', '/ab', '/a/b', '/b/a', '/a/b/a', '/ab/a/b'];
      fc.assert(
        fc.property(profiles, fc.constantFrom(...paths), (files, path) => {
          const { artefacts, losses } = SELINUX.compile(profileWith({ files, processes: [] }), TIGHTER);
          const label = lookUp(artefacts[1]?.text ?? '', path);
          const labelled = ['read', 'write'].filter((access) => label.includes(`_${access}`));
          const says = (state: string, access: string) =>
            files.some(
              (line) =>
                line.state === state && line.access.includes(access) && filesOf(line.path).includes(path),
            );
          const allowed = ['read', 'write'].filter(
            (access) => says('accepted', access) && !says('refused', access),
          );
          assert.ok(
            labelled.every((access) => allowed.includes(access)),
            `${label} of ${path}, where ${allowed.join()} is allowed`,
          );
          if (losses.every(({ direction }) => direction === 'wider')) assert.deepEqual(labelled, allowed);
        }),
        { numRuns: 400 },
      );
    },
  );
});
