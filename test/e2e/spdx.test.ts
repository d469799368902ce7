import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readSbom } from '../../src/observe/sbom/read-sbom.ts';
import { parseSpdx } from '../fixtures/spdx-document.ts';
import { must, plimsoll } from './command.ts';
import { buildDebianImage, DEBIAN_TAG } from './debian-image.ts';
import { absence, missing, missingEngine } from './real-part.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'engine';
export const needsDownloads = true;

/** Where Debian's golang-github-spdx-tools-golang-dev puts the SPDX project's own library. */
const GOPATH = '/usr/share/gocode';
const LIBRARY = join(GOPATH, 'src/github.com/spdx/tools-golang');

const LICENCES = {
  compiler: 'Apache-2.0 WITH LLVM-exception',
  either: '(GPL-2.0-only WITH Classpath-exception-2.0 OR MIT)',
  own: 'SEE LICENSE IN "LICENCE.txt"\nand ask <us>',
};

type Fields = Readonly<Record<string, unknown>>;

describe(
  'SPDX documents',
  { skip: missing('debootstrap', 'npm', 'go') || missingEngine() || absence(existsSync(LIBRARY), LIBRARY) },
  () => {
    let folder: string;
    let reader: string;
    const documents = new Map<string, string>();

    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'plimsoll-e2e-spdx-'));
      reader = join(folder, 'reader');
      const source = join(import.meta.dirname, 'spdx-reader.go');
      const env = { ...process.env, GOPATH, GO111MODULE: 'off' };
      await must('go', ['build', '-o', reader, source], { env });
      await buildDebianImage();
      const targets = {
        'a real image': `docker:${DEBIAN_TAG}`,
        'a folder': licensedRoot(join(folder, 'root')),
      };
      for (const [name, target] of Object.entries(targets)) {
        const { code, stdout, stderr } = await plimsoll(
          ['sbom', target, '--format', 'spdx'],
          join(folder, 'cache'),
        );
        assert.equal(code, 0, stderr);
        documents.set(name, stdout);
      }
    });
    after(() => {
      if (folder) rmSync(folder, { recursive: true });
    });

    function rewritten(text: string, format: 'json' | 'tag-value' | 'lines'): string {
      const { status, stdout, stderr } = spawnSync(reader, [format], {
        input: text,
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
      });
      assert.equal(status, 0, stderr);
      return stdout;
    }
    const understood = (text: string, format: 'json' | 'tag-value') =>
      JSON.parse(rewritten(text, format)) as Fields;

    it('follow the specification', () => {
      const image = parseSpdx(documents.get('a real image') ?? '');
      assert.ok(image.packages.length > 150, `${image.packages.length} packages`);
      assert.ok((image.hasExtractedLicensingInfos ?? []).length > 0);
      const root = parseSpdx(documents.get('a folder') ?? '');
      const declared = new Map(root.packages.map((one) => [one.name, one.licenseDeclared]));
      assert.equal(declared.get('compiler'), LICENCES.compiler);
      assert.equal(declared.get('either'), LICENCES.either);
      assert.match(declared.get('own') ?? '', /^LicenseRef-[0-9a-f]{16}$/);
      assert.deepEqual(
        root.hasExtractedLicensingInfos?.map((one) => one.extractedText),
        [LICENCES.own],
      );
    });

    it("are understood by the SPDX project's own library, every field of them", () => {
      assert.equal(documents.size, 2);
      for (const [name, text] of documents)
        assert.deepEqual(understood(text, 'json'), JSON.parse(text), name);
    });

    it('say the same in the tag-value format, but for annotations, which that library does not write of packages', () => {
      for (const [name, text] of documents) {
        const written = withoutAnnotations(text);
        assert.deepEqual(byId(understood(text, 'tag-value')), byId(written), name);
      }
    });

    it('are read again as that library writes them in the tag-value format', () => {
      const told = (text: string) => {
        const bytes = Buffer.from(text);
        const { packages } = readSbom({
          length: bytes.length,
          read: (offset, length) => bytes.subarray(offset, offset + length),
        });
        // That library sorts packages by their ids.
        return new Map(
          Array.from(packages, ({ purl, licences, requires }) => [
            purl,
            { licences, requires: requires?.toSorted() },
          ]),
        );
      };
      for (const [name, text] of documents) {
        const packages = told(JSON.stringify(withoutAnnotations(text)));
        assert.ok(packages.size > 0);
        assert.deepEqual(told(rewritten(text, 'lines')), packages, name);
      }
    });

    it('are refused by that library where a relationship leads nowhere', () => {
      const text = documents.get('a folder')?.replace('"relatedSpdxElement": "SPDXRef-', '$&Nowhere-');
      const { status, stderr } = spawnSync(reader, ['json'], { input: text, encoding: 'utf8' });
      assert.notEqual(status, 0);
      assert.match(stderr, /Nowhere-/);
    });
  },
);

function withoutAnnotations(text: string): Fields {
  return JSON.parse(text, (key, value: unknown) => (key === 'annotations' ? undefined : value)) as Fields;
}

/** A root filesystem whose npm packages have licences with exceptions, a choice, and none of SPDX's list. */
function licensedRoot(root: string): string {
  mkdirSync(join(root, 'etc'), { recursive: true });
  writeFileSync(
    join(root, 'etc/os-release'),
    'ID=debian\nVERSION_ID="13"\nPRETTY_NAME="Debian GNU/Linux 13"\n',
  );
  for (const [name, license] of Object.entries(LICENCES)) {
    const module = join(root, 'srv/node_modules', name);
    mkdirSync(module, { recursive: true });
    writeFileSync(join(module, 'package.json'), JSON.stringify({ name, version: '1.0.0', license }));
  }
  return root;
}

function byId(document: Fields): Fields {
  const packages = document['packages'] as Fields[];
  const idOf = (one: Fields) => String(one['SPDXID']);
  return { ...document, packages: packages.toSorted((left, right) => idOf(left).localeCompare(idOf(right))) };
}
