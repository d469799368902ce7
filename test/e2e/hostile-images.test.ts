import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { REPORT_FORMATS } from '../../src/present/scan/registry.ts';
import {
  buildImage,
  type BuiltImage,
  describe as describeBlob,
  layoutFiles,
  OCI,
  oldSaveEntries,
  sha256,
} from '../fixtures/image-builder.ts';
import { buildTar, type TarEntrySpec, tarHeader } from '../fixtures/tar-builder.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { installed, inventoryOf, ociArchive, save, survive, work } from './hostile-stage.ts';

export const lane: Lane = 'anywhere';

/** An image whose manifest names these blobs as its layers, and whose configuration promises these diff IDs. */
function imageOf(layers: readonly Buffer[], diffIds: readonly string[]): BuiltImage {
  const rootfs = { type: 'layers', diff_ids: diffIds };
  const config = Buffer.from(JSON.stringify({ os: 'linux', architecture: 'amd64', config: {}, rootfs }));
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: `${OCI}.manifest.v1+json`,
      config: describeBlob(`${OCI}.config.v1+json`, config),
      layers: layers.map((layer) => describeBlob(`${OCI}.layer.v1.tar`, layer)),
    }),
  );
  const blobs = new Map([...layers, config, manifest].map((blob) => [sha256(blob), blob]));
  const descriptor = describeBlob(`${OCI}.manifest.v1+json`, manifest);
  return { blobs, manifest: descriptor, configDigest: sha256(config), diffIds, layers };
}

describe('hostile layers', () => {
  it('are stopped where they inflate without end', async () => {
    const header = tarHeader({
      name: 'zeros',
      prefix: '',
      link: '',
      flag: '0',
      size: 2 ** 40,
      mode: 0o644,
      uid: 0,
      gid: 0,
      mtime: 0,
      magic: 'ustar\u000000',
    });
    const zeros = Buffer.alloc(300 * 2 ** 20);
    for (const bomb of [zstdCompressSync(zeros), zstdCompressSync(Buffer.concat([header, zeros]))]) {
      const promised = sha256(Buffer.from('another'));
      const { code, gaps } = await inventoryOf(ociArchive('bomb.tar', imageOf([bomb], [promised])));
      assert.deepEqual([code, gaps], [4, [`limit ${promised}`]]);
    }
  });

  it('may hold giants that are not there', async () => {
    const pax = {
      'GNU.sparse.major': '0',
      'GNU.sparse.minor': '1',
      'GNU.sparse.size': String(8 * 2 ** 40),
      'GNU.sparse.map': '0,512',
    };
    const giants = ['var/lib/dpkg/status', 'app/a.jar'].map((path) => ({
      path,
      content: Buffer.alloc(512),
      pax,
    }));
    const { code, gaps } = await inventoryOf(ociArchive('sparse.tar', buildImage({ layers: [giants] })));
    assert.deepEqual([code, gaps], [4, ['limit /var/lib/dpkg/status', 'limit /app/a.jar']]);
  });

  it('hide nothing that an engine would unpack', async () => {
    const status = (name: string) =>
      `Package: ${name}\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n\n`;
    const lower: TarEntrySpec[] = [
      { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID=13\n' },
      { path: 'var/lib/dpkg/status', content: status('first') },
      { path: './var//lib/dpkg/status', content: status('last') },
      { path: 'lib/apk/db/installed', type: 'symlink', target: '/opt/packages' },
      { path: 'opt/packages', content: 'P:hidden\nV:1-r0\nA:x86_64\n\n' },
      { ...installed('hidden'), path: 'app/.wh..wh.x/node_modules/hidden/package.json' },
      { path: 'elsewhere', type: 'symlink', target: 'var/lib/dpkg' },
    ];
    const once = await inventoryOf(ociArchive('hide.tar', buildImage({ layers: [lower] })));
    assert.deepEqual(once.names.toSorted(), ['hidden', 'last']);
    assert.deepEqual([once.code, once.gaps], [4, ['unreadable /lib/apk/db/installed']]);
    const upper = [{ path: 'elsewhere/status', content: status('moved') }];
    const twice = await inventoryOf(ociArchive('hide.tar', buildImage({ layers: [lower, upper] })));
    assert.ok(twice.gaps.includes('unreadable /var/lib/dpkg/status'), twice.gaps.join());
  });

  it('are not taken for those that a known configuration names', async () => {
    const cache = join(work, 'known');
    const good = buildImage({ layers: [[installed('good')]] });
    assert.equal((await inventoryOf(ociArchive('good.tar', good), { cache })).code, 0);
    const other = imageOf([buildTar([installed('evil')])], good.diffIds);
    const { code, stderr } = await survive(['sbom', ociArchive('evil.tar', other)], { cache });
    assert.equal(code, 4);
    assert.match(stderr, /should have the digest/);
  });
});

describe('hostile archives', () => {
  const image = buildImage({ layers: [[installed('seen')]] });

  it('are refused where they are cut off', async () => {
    for (const entries of [
      layoutFiles([image.manifest], image.blobs),
      oldSaveEntries([{ image, tags: ['a:1'] }]),
    ]) {
      const tar = buildTar(entries);
      for (const part of [0.1, 0.4, 0.8]) {
        const path = save('cut.tar', tar.subarray(0, 512 * Math.floor((part * tar.length) / 512)));
        const { code, stderr } = await survive(['sbom', path]);
        assert.equal(code, 4);
        assert.match(stderr, /cut\.tar/);
      }
    }
  });

  it('are refused where the configuration is not what its name says', async () => {
    const entries = oldSaveEntries([{ image, tags: ['a:1'] }]).map((entry) =>
      /^[0-9a-f]{64}\.json$/.test(String(entry.path))
        ? { ...entry, content: String(entry.content).replace('A=b', 'A=c') }
        : entry,
    );
    const { code, stderr } = await survive(['sbom', save('config.tar', buildTar(entries))]);
    assert.equal(code, 4);
    assert.match(stderr, /the configuration should have the digest/);
  });

  it('are refused where their documents are none', async () => {
    const files = layoutFiles([image.manifest], image.blobs).filter(({ path }) => path !== 'index.json');
    for (const content of [
      '['.repeat(1_000_000),
      '{"__proto__":{"manifests":[]},"manifests":5}',
      '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:../../../etc/passwd","size":5}]}',
    ]) {
      const path = save('index.tar', buildTar([...files, { path: 'index.json', content }]));
      assert.equal((await survive(['sbom', path])).code, 4);
    }
  });

  it('steer no terminal in any format', async () => {
    const layers = [
      [
        {
          path: 'etc/os-release',
          content: 'ID=debian\nPRETTY_NAME="\u001B]0;owned\u0007"\nVERSION_ID="\u202E13"\n',
        },
        { path: 'var/lib/dpkg/status', content: 'Package: e\u001B[2Jvil\nVersion: 1\u0007\n\n' },
        installed('seen'),
      ],
    ];
    const hostile = buildImage({ layers, history: ['RUN \u001B[31mevil\u009B'] });
    const path = save('escapes.tar', buildTar(oldSaveEntries([{ image: hostile, tags: ['\u001B[31ma:1'] }])));
    for (const { id } of REPORT_FORMATS) {
      assert.notEqual((await survive(['scan', path, '--format', id])).stdout, '', id);
    }
  });
});
