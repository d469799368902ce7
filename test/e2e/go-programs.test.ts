import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { memoryFile, plainEntry } from '../../src/observe/archive/zip/open-file.ts';
import { GO_UNIT } from '../../src/observe/packages/units/go/unit.ts';
import { assembled } from '../fixtures/assembled.ts';
import { viewOf } from '../fixtures/file-view.ts';
import { contentOf, kept } from '../run/e2e/kept.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { must } from './command.ts';
import { missing } from './real-part.ts';

export const lane: Lane = 'anywhere';

const PLATFORMS = ['linux/amd64', 'linux/s390x', 'windows/amd64', 'darwin/arm64'];

const FILES = {
  'lib/go.mod': 'module example.org/lib\ngo 1.18\n',
  'lib/lib.go': 'package lib\nfunc Hi() string { return "hi" }\n',
  'app/go.mod':
    'module example.org/app\ngo 1.18\nrequire example.org/lib v1.2.3\nreplace example.org/lib => ../lib\n',
  'app/main.go':
    'package main\nimport "example.org/lib"\nvar version = ""\nfunc main() { println(lib.Hi(), version) }\n',
};

const programOf = (platform: string) => platform.replace('/', '-');

/** The folder of a program for each platform, which Go itself built: the standard library is compiled for each, once. */
async function keptPrograms(version: string): Promise<string> {
  return kept('go-programs', [contentOf(import.meta.filename), version], async (folder) => {
    for (const [path, text] of Object.entries(FILES)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const cache = { GOCACHE: join(folder, 'cache'), GOPATH: join(folder, 'path') };
    const offline = { GOPROXY: 'off', GOTOOLCHAIN: 'local', GOFLAGS: '-mod=mod', CGO_ENABLED: '0' };
    for (const platform of PLATFORMS) {
      const [GOOS, GOARCH] = platform.split('/');
      const out = join(folder, programOf(platform));
      await must('go', ['build', '-ldflags=-s -w -X main.version=4.5.6', '-o', out, '.'], {
        cwd: join(folder, 'app'),
        env: { ...process.env, ...cache, ...offline, GOOS, GOARCH },
      });
    }
    await rm(cache.GOCACHE, { recursive: true });
  });
}

describe('a program that Go built', { skip: missing('go', 'flock') }, () => {
  let version = '';
  let folder = '';
  before(async () => {
    version = (await must('go', ['env', 'GOVERSION'])).trim().replace(/^go/, '');
    folder = await keptPrograms(version);
  });

  for (const platform of PLATFORMS)
    it(`tells what is in it, for ${platform}`, async () => {
      const bytes = await readFile(join(folder, programOf(platform)));
      const file = memoryFile({ ...plainEntry('/out', bytes.length), mode: 0o755 }, bytes);
      assert.equal(GO_UNIT.recognises?.(bytes.subarray(0, 512)), true);
      const facts = [...GO_UNIT.read(file)].map((fact) => ({ path: '/out', layer: 2, fact }));
      const { packages } = assembled(GO_UNIT, facts, { files: viewOf({}), distribution: undefined });
      assert.deepEqual(
        packages.map((found) => found.package.purl),
        [`pkg:golang/stdlib@${version}`, 'pkg:golang/example.org/app@v4.5.6', 'pkg:golang/example.org/lib'],
      );
    });
});
