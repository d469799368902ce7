import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { profileArbitrary } from '../../../../test/fixtures/profile-arbitrary.ts';
import { filesOf } from '../file-pattern.ts';
import { profileWith, TIGHTER, WIDER } from '../profile.fixture.ts';
import { SELINUX } from './compile.ts';
import { fileLabels } from './labels.ts';
import { Losses } from '../lines.ts';
import { fileRegex } from './regex.ts';

const labelsOf = (sections: Record<string, unknown>, options = TIGHTER) => {
  const losses = new Losses(options);
  const labels = fileLabels(profileWith(sections), options, losses);
  return {
    labels: Object.fromEntries(labels.map(({ regex, access }) => [regex, access.join()])),
    losses: losses.all.map(({ line }) => line.path),
  };
};

describe('selinux', () => {
  it('gives a file the access of all patterns that hold for it', () => {
    const files = [
      '/**',
      { path: '/data/**', access: ['read', 'write'] },
      { path: '/data/keys', access: ['write'], state: 'refused' },
    ];
    assert.deepEqual(labelsOf({ files, processes: ['/bin/app'] }), {
      labels: {
        '/.*': 'read',
        '/data(/[^/]+)*': 'read,write',
        '/data/keys': 'read',
        '/bin/app': 'read,map,run',
      },
      losses: [],
    });
  });

  it('tells where patterns cross, and takes the side that was chosen', () => {
    const files = ['/a/*/c', { path: '/a/b/*', access: ['write'] }];
    assert.deepEqual(labelsOf({ files }), {
      labels: { '/a/[^/]+/c': 'read', '/a/b/[^/]+': 'write' },
      losses: ['files[0]', 'files[1]'],
    });
    assert.deepEqual(labelsOf({ files }, WIDER).labels, {
      '/a/[^/]+/c': 'read,write',
      '/a/b/[^/]+': 'read,write',
    });
  });

  it('refuses more patterns than can be compared in reasonable time', () => {
    const files = Array.from({ length: 201 }, (_, index) => `/a/*/${index}`);
    assert.throws(() => SELINUX.compile(profileWith({ files }), TIGHTER), { code: 'limit' });
  });

  it('writes regular expressions that mean what patterns mean', () => {
    const part = fc.constantFrom(
      '**',
      '*',
      'a',
      'b',
      'a*',
      '?',
      '*.log',
      'a.b',
      '[a]',
      'a|b',
      '(a)',
      '"',
      'a+',
      '$',
      '^',
    );
    const paths = fc.array(fc.constantFrom('a', 'b', 'ab', 'x.log', 'a.b', 'axb', '[a]', 'a|b', '"', '$'), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 4 }), paths, (parts, names) => {
        const [pattern, path] = [`/${parts.join('/')}`, `/${names.join('/')}`];
        assert.equal(
          new RegExp(`^(?:${fileRegex(pattern)})$`).test(path),
          filesOf(pattern).includes(path),
          `${pattern} ${path}`,
        );
      }),
      { numRuns: propertyRuns(3000) },
    );
  });

  it('has a line of contexts for each path, whatever the profile', () => {
    fc.assert(
      fc.property(profileArbitrary, (profile) => {
        const contexts = SELINUX.compile(profile, TIGHTER).artefacts[1]?.text ?? '';
        for (const line of contexts.trimEnd().split('\n').slice(1))
          assert.match(line, /^[/(][^ \t]*\tsystem_u:object_r:plimsoll_[a-z0-9_-]+\.content[a-z_]*:s0$/u);
      }),
      { numRuns: propertyRuns(100) },
    );
  });
});
