import assert from 'node:assert/strict';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { buildImage } from '../fixtures/image-builder.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import { buildTar, type TarEntrySpec } from '../fixtures/tar-builder.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { plimsoll, run } from './command.ts';
import { missingEngine, missingPodman } from './real-part.ts';

export const lane: Lane = 'engine';
export const mostSeconds = 180;

const NAME = 'plimsoll-test/layers:1';

function installed(folder: string, name: string, version: string): TarEntrySpec {
  const content = JSON.stringify({ name, version });
  return { path: `${folder}/node_modules/${name}/package.json`, content };
}

const folder = (path: string): TarEntrySpec => ({ path, type: 'directory' });
const link = (path: string, target: string): TarEntrySpec => ({ path, type: 'symlink', target });
const file = (path: string): TarEntrySpec => ({ path, content: 'x' });

const LOWER: readonly TarEntrySpec[] = [
  folder('app'),
  installed('app', 'below', '1.0.0'),
  installed('other', 'beside', '1.0.0'),
  link('link', 'app'),
];
/** What a layer may do to the folder of packages below, and what engines may refuse or show each in its way. */
const UPPER: Readonly<Record<string, readonly TarEntrySpec[]>> = {
  whiteout: [file('app/.wh.node_modules')],
  'whiteout, then folder': [file('app/.wh.node_modules'), folder('app/node_modules')],
  'folder, then whiteout': [folder('app/node_modules'), file('app/.wh.node_modules')],
  'whiteout, then file': [file('app/.wh.node_modules'), file('app/node_modules')],
  'whiteout, then what lies in the folder': [file('app/.wh.node_modules'), installed('app', 'new', '1.0.0')],
  'whiteout above, folder, whiteout': [file('.wh.app'), folder('app'), file('app/.wh.node_modules')],
  'file, then folder': [file('app/node_modules'), folder('app/node_modules')],
  'link, then folder': [link('app/node_modules', '/nowhere'), folder('app/node_modules')],
  'folder, then file': [folder('app/node_modules'), file('app/node_modules')],
  'opaque folder': [folder('app/node_modules'), file('app/node_modules/.wh..wh..opq')],
  'opaque folder without an entry': [file('app/node_modules/.wh..wh..opq')],
  'opaque folder that is removed': [
    file('app/.wh.node_modules'),
    folder('app/node_modules'),
    file('app/node_modules/.wh..wh..opq'),
  ],
  'opaque root': [file('.wh..wh..opq'), installed('new', 'new', '1.0.0')],
  'file behind a link': [installed('link', 'below', '2.0.0')],
  'file, and another behind a link that leads to it': [
    installed('app', 'twice', '1.0.0'),
    installed('link', 'twice', '2.0.0'),
  ],
  'file behind a link, and a file where its folder would be': [
    installed('link', 'below', '2.0.0'),
    file('app/node_modules'),
  ],
  'whiteout behind a link': [file('link/.wh.node_modules')],
  'opaque marker at a link': [file('link/.wh..wh..opq')],
  'opaque marker behind a link': [file('link/node_modules/.wh..wh..opq')],
  'folder in place of a link': [folder('link'), installed('link', 'below', '2.0.0')],
  'what lies where AUFS kept its own': [
    { ...installed('', 'kept', '1.0.0'), path: '.wh..wh.plnk/1.2' },
    { path: 'app/node_modules/kept/package.json', type: 'hardlink', target: '.wh..wh.plnk/1.2' },
    installed('.wh..wh.aufs', 'deep', '1.0.0'),
  ],
  'what lies in a folder that is named as a whiteout': [installed('app/.wh.z', 'deep', '1.0.0')],
};

describe('no engine shows a package that is not told of an image', () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-layers-'));
  const archiveOf = (upper: readonly TarEntrySpec[]) => {
    const image = buildImage({ layers: [LOWER, upper] });
    const layers = image.layers.map((content, index) => ({ path: `${index}/layer.tar`, content }));
    const manifest = [{ Config: 'config.json', RepoTags: [NAME], Layers: layers.map(({ path }) => path) }];
    const path = join(work, 'image.tar');
    const config = { path: 'config.json', content: image.blobs.get(image.configDigest)! };
    writeFileSync(
      path,
      buildTar([config, ...layers, { path: 'manifest.json', content: JSON.stringify(manifest) }]),
    );
    return path;
  };
  const told = async (archive: string) => {
    const { stdout } = await plimsoll(['sbom', archive, '--format', 'json'], join(work, 'cache'));
    const { packages, coverage } = reportIn('scan', stdout);
    const open = coverage.gaps.filter(({ informational }) => !informational);
    return {
      packages: new Set(packages.map(({ name, version }) => `${name} ${version}`)),
      gaps: new Set(open.map(({ subject }) => subject)),
    };
  };
  /** The packages in a root filesystem, and where they are. */
  const seen = (root: string) =>
    globSync('**/package.json', { cwd: root }).map((path) => {
      const { name, version } = JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, string>;
      return { shown: `${name} ${version}`, path: `/${path}` };
    });
  /** What an engine shows is a package of the report, or a file that it says it could not read. */
  const assertTold = async (archive: string, root: string) => {
    const { packages, gaps } = await told(archive);
    assert.deepEqual(
      seen(root).filter(({ shown, path }) => !packages.has(shown) && !gaps.has(path)),
      [],
    );
  };
  after(() => rmSync(work, { recursive: true, force: true }));

  describe('Docker', { skip: missingEngine() }, () => {
    for (const [what, upper] of Object.entries(UPPER)) {
      it(what, async (test) => {
        const archive = archiveOf(upper);
        const loaded = await run('docker', ['load', '--quiet', '--input', archive]);
        if (loaded.code !== 0) return test.diagnostic(`refused: ${loaded.stderr.trim().slice(0, 200)}`);
        const root = mkdtempSync(join(work, 'root-'));
        const script = `c=$(docker create ${NAME}) && docker export "$c" | tar -x -C ${root} --wildcards '*/package.json' --exclude 'dev/*'; docker rm "$c" >/dev/null; docker rmi --force ${NAME} >/dev/null`;
        await run('sh', ['-c', script]);
        await assertTold(archive, root);
      });
    }
  });

  describe('Podman, with overlay', { skip: missingPodman() }, () => {
    const store = join(work, 'podman');
    const places = ['--root', join(store, 'root'), '--runroot', join(store, 'run')];
    const podman = (...args: readonly string[]) =>
      run('podman', [...places, '--storage-driver', 'overlay', ...args]);
    before(async () => {
      mkdirSync(store, { recursive: true });
      // Overlay lies on no other overlay.
      await run('mount', ['-t', 'tmpfs', 'tmpfs', store]);
    });
    after(() => run('umount', ['--recursive', '--lazy', store]));

    for (const [what, upper] of Object.entries(UPPER)) {
      it(what, async (test) => {
        const archive = archiveOf(upper);
        const loaded = await podman('load', '--quiet', '--input', archive);
        if (loaded.code !== 0) return test.diagnostic(`refused: ${loaded.stderr.trim().slice(0, 200)}`);
        const mounted = await podman('image', 'mount', NAME);
        assert.equal(mounted.code, 0, mounted.stderr);
        await assertTold(archive, mounted.stdout.trim());
        await podman('image', 'umount', NAME);
        await podman('rmi', '--force', NAME);
      });
    }
  });
});
