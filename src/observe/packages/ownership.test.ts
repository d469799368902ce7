import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FileView } from '../../model/file.ts';
import { assembleCatalogue } from './assemble-catalogue.ts';
import { found, mergedOf, unitOf, viewOf } from './catalogue.fixture.ts';
import type { PackageUnit } from './types.ts';

function catalogue(units: readonly PackageUnit[], files: FileView = viewOf()) {
  const { packages, gaps } = assembleCatalogue(units, mergedOf(files), undefined, { target: 'image' });
  return { packages: [...packages], gaps };
}

describe('a package that another is named for, and has among its files', () => {
  it('notes a language package with the operating system package that owns its file', () => {
    const dpkg = unitOf('dpkg', true, {
      packages: [
        found('pkg:deb/debian/node-x@1', '/var/lib/dpkg/status', {
          files: ['/lib/node_modules/x/package.json'],
        }),
        found('pkg:deb/debian/other@1', '/var/lib/dpkg/status', { files: ['/etc/package.json'] }),
      ],
      gaps: [],
    });
    const npm = unitOf('npm', false, {
      packages: [
        found('pkg:npm/x@1', '/usr/lib/node_modules/x/package.json'),
        found('pkg:npm/x@1', '/app/node_modules/x/package.json'),
        found('pkg:npm/y@1', '/usr/lib/node_modules/y/package.json'),
        found('pkg:npm/x@2', '/usr/lib/node_modules/x/package.json'),
      ],
      gaps: [],
    });
    // The order of the units must not matter.
    for (const units of [
      [dpkg, npm],
      [npm, dpkg],
    ]) {
      const { packages } = catalogue(units, viewOf({ '/lib': '/usr/lib' }));
      assert.deepEqual(
        packages.map((one) => one.purl),
        ['pkg:deb/debian/node-x@1', 'pkg:deb/debian/other@1', 'pkg:npm/x@1', 'pkg:npm/y@1'],
      );
      assert.deepEqual(packages[0]!.bundles, [
        { purl: 'pkg:npm/x@1', path: '/usr/lib/node_modules/x/package.json' },
        { purl: 'pkg:npm/x@2', path: '/usr/lib/node_modules/x/package.json' },
      ]);
      assert.equal(packages[1]!.bundles, undefined);
      assert.deepEqual(
        packages[2]!.locations.map((location) => location.path),
        ['/app/node_modules/x/package.json'],
      );
    }
  });

  it('knows the owner of what lies in an archive, and of what cannot be told', () => {
    const system = unitOf('dpkg', true, {
      packages: [
        found('pkg:deb/debian/libnested-java@1', '/status', { files: ['/usr/a.ear', '/usr/program'] }),
      ],
      gaps: [],
    });
    const language = unitOf('npm', false, {
      packages: [found('pkg:npm/nested@1', '/usr/a.ear!/b.jar', { evidence: 'embedded' })],
      gaps: [
        { kind: 'unknown', subject: '/usr/program', reason: 'tells nothing' },
        { kind: 'unknown', subject: '/opt/program', reason: 'tells nothing' },
      ],
    });
    const { packages, gaps } = catalogue([system, language]);
    assert.deepEqual(
      packages.map(({ purl, bundles }) => [purl, bundles?.map((one) => one.purl)]),
      [['pkg:deb/debian/libnested-java@1', ['pkg:npm/nested@1']]],
    );
    assert.deepEqual(
      gaps.map(({ subject, informational }) => [subject, informational]),
      [
        ['/usr/program', true],
        ['/opt/program', undefined],
      ],
    );
  });

  for (const [owner, name] of [
    ['node-lodash', 'lodash'],
    ['python3-yaml', 'yaml'],
    ['python3.11-requests', 'requests'],
    ['py3-requests', 'requests'],
    ['libcommons-io-java', 'commons-io'],
    ['rubygem-json', 'json'],
    ['ruby-json', 'json'],
    ['pyyaml', 'PyYAML'],
  ] as const)
    it(`is part of it: ${name} of ${owner}`, () => {
      const system = unitOf('dpkg', true, {
        packages: [found(`pkg:deb/debian/${owner}@1`, '/status', { files: ['/usr/share/x/package.json'] })],
        gaps: [],
      });
      const language = unitOf('npm', false, {
        packages: [found(`pkg:npm/${name}@1`, '/usr/share/x/package.json')],
        gaps: [],
      });
      assert.deepEqual(
        catalogue([system, language]).packages.map(({ bundles }) => bundles?.length),
        [1],
      );
    });

  it('is part of it by the name of its source too', () => {
    const files = ['/usr/lib/python3/dist-packages/a/METADATA'];
    const more = { source: { name: 'setuptools', version: '1' } };
    const system = unitOf('dpkg', true, {
      packages: [found('pkg:deb/debian/python3-pkg-resources@1', '/status', { files, more })],
      gaps: [],
    });
    const language = unitOf('npm', false, {
      packages: [found('pkg:npm/setuptools@1', files[0] ?? '')],
      gaps: [],
    });
    assert.equal(catalogue([system, language]).packages.length, 1);
  });
});

describe('a package that is only claimed', () => {
  const claimedBy = (owner: string, path: string, files: FileView = viewOf()) =>
    catalogue(
      [
        unitOf('dpkg', true, { packages: [found(owner, '/status', { files: [path] })], gaps: [] }),
        unitOf('npm', false, {
          packages: [found('pkg:npm/lodash@1', path)],
          gaps: [{ kind: 'unknown', subject: path, reason: 'tells too little' }],
        }),
      ],
      files,
    );

  it('is listed, with who claims it, where distributions put files', () => {
    const { packages } = claimedBy('pkg:deb/debian/bash@5', '/usr/lib/node_modules/lodash/package.json');
    assert.deepEqual(
      packages.map(({ purl, owner, bundles }) => [purl, owner, bundles]),
      [
        ['pkg:deb/debian/bash@5', undefined, undefined],
        ['pkg:npm/lodash@1', 'pkg:deb/debian/bash@5', undefined],
      ],
    );
  });

  for (const path of [
    '/app/x.json',
    '/opt/app/x.json',
    '/usr/local/lib/x.json',
    '/srv/x.json',
    '/var/www/x.json',
  ])
    it(`is nobody's where no distribution puts files, nor are its gaps: ${path}`, () => {
      const { packages, gaps } = claimedBy('pkg:deb/debian/node-lodash@9', path);
      assert.deepEqual(
        packages.map(({ purl, owner, bundles }) => [purl, owner, bundles]),
        [
          ['pkg:deb/debian/node-lodash@9', undefined, undefined],
          ['pkg:npm/lodash@1', undefined, undefined],
        ],
      );
      assert.deepEqual(
        gaps.map(({ informational }) => informational),
        [undefined],
      );
    });

  it('is judged by where it really lies', () => {
    const view = viewOf({ '/usr/share/app': '/app' });
    const { packages } = claimedBy('pkg:deb/debian/node-lodash@9', '/usr/share/app/package.json', view);
    assert.deepEqual(
      packages.map(({ owner, bundles }) => [owner, bundles]),
      [
        [undefined, undefined],
        [undefined, undefined],
      ],
    );
  });

  it('is listed where a package of a language has it among its files, whatever its name', () => {
    const outer = found('pkg:npm/outer@1', '/lib/outer/META', {
      files: ['/lib/outer/META', '/lib/outer/in/META', '/app/x.jar'],
    });
    const inner = found('pkg:npm/inner@1', '/lib/outer/in/META', { evidence: 'embedded' });
    const named = found('pkg:npm/%40x/outer@1', '/app/x.jar', { evidence: 'embedded' });
    const apart = found('pkg:npm/apart@1', '/app.jar!/x.jar', { evidence: 'embedded' });
    const unit = unitOf('npm', false, { packages: [inner, outer, named, apart], gaps: [] });
    assert.deepEqual(
      catalogue([unit]).packages.map(({ purl, owner, bundles }) => [purl, owner, bundles]),
      [
        ['pkg:npm/%40x/outer@1', 'pkg:npm/outer@1', undefined],
        ['pkg:npm/apart@1', undefined, undefined],
        ['pkg:npm/inner@1', 'pkg:npm/outer@1', undefined],
        ['pkg:npm/outer@1', undefined, undefined],
      ],
    );
  });

  for (const ecosystem of ['apk', 'rpm'] as const)
    it(`is nobody's in /app whichever database says so: ${ecosystem}`, () => {
      const claims = found(`pkg:${ecosystem}/lodash@9`, '/db', {
        files: ['/app/node_modules/lodash/package.json'],
        more: { ecosystem },
      });
      const { packages } = catalogue([
        unitOf(ecosystem, true, { packages: [claims], gaps: [] }),
        unitOf('npm', false, {
          packages: [found('pkg:npm/lodash@1', '/app/node_modules/lodash/package.json')],
          gaps: [],
        }),
      ]);
      assert.deepEqual(
        packages.map(({ owner, bundles }) => [owner, bundles]),
        [
          [undefined, undefined],
          [undefined, undefined],
        ],
      );
    });

  it('has no owner once it lies elsewhere too', () => {
    const path = '/usr/lib/node_modules/lodash/package.json';
    const { packages } = catalogue([
      unitOf('dpkg', true, {
        packages: [found('pkg:deb/debian/bash@5', '/status', { files: [path] })],
        gaps: [],
      }),
      unitOf('npm', false, {
        packages: [found('pkg:npm/lodash@1', path), found('pkg:npm/lodash@1', '/app/package.json')],
        gaps: [],
      }),
    ]);
    assert.deepEqual(
      packages.map(({ owner }) => owner),
      [undefined, undefined],
    );
  });
});
