import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { madeUp } from '../../../test/fixtures/made-up-text.ts';
import type { LocatedFact } from '../../model/analyser.ts';
import type { FileEntry, OpenFile } from '../../model/file.ts';
import type { Image } from '../../model/image.ts';
import type { ScannedTarget } from '../types.ts';
import { SECRET_ANALYSER } from './analyser.ts';
import type { LeakFact } from './fact.ts';
import { redactImage } from './image-text.ts';
import { SECRET_SCANNER } from './unit.ts';

/** Nobody's. */
const TOKEN = madeUp('{github:ghp}');
const OTHER = madeUp('{github:ghp}', 2);

function fileOf(bytes: Buffer, path = '/app/.env'): OpenFile {
  const entry: FileEntry = { path, type: 'file', size: bytes.length, mode: 0o644, uid: 0, gid: 0 };
  return { entry, bytes: () => bytes, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

const factsOf = (text: string | Buffer, path?: string) =>
  [...SECRET_ANALYSER.read(fileOf(Buffer.from(text as string), path))].flatMap((fact) =>
    'unread' in fact ? [] : [fact],
  );

function targetWith(facts: readonly LocatedFact<LeakFact>[], image?: Image): ScannedTarget {
  return {
    packages: [],
    distribution: undefined,
    image,
    advisories: undefined,
    factsOf: <Fact>() => facts as unknown as readonly LocatedFact<Fact>[],
    entriesOf: () => [],
    originsOf: ({ layer = 0, gone }) => [
      { kind: 'layer', layer, instruction: `RUN echo ${OTHER}`, ...(gone && { removed: true }) },
    ],
  };
}

const IMAGE: Image = {
  configDigest: 'sha256:0',
  tags: [],
  platform: { os: 'linux', architecture: 'amd64' },
  config: {
    user: '',
    env: [`TOKEN=${TOKEN}`, 'PATH=/bin'],
    entrypoint: [],
    command: ['run', TOKEN],
    workingDirectory: '',
    exposedPorts: [],
    volumes: [],
    labels: { note: `x ${TOKEN}` },
  },
  history: [`|1 TOKEN=${OTHER} /bin/sh -c make`],
  layers: [{ index: 0, diffId: 'sha256:1', size: 1, instruction: `RUN echo ${OTHER}` }],
};

describe('secret', () => {
  it('tells where a secret is and which it is, and nothing by which it could be known', () => {
    const [fact, ...others] = factsOf(`a\nTOKEN=${TOKEN}\n`);
    assert.deepEqual(others, []);
    assert.deepEqual(fact?.range, { startLine: 2, startColumn: 7, endLine: 2, endColumn: 47 });
    assert.equal(fact?.rule.id, 'github-personal-access-token');
    const located = { path: '/app/.env', layer: 0, gone: true as const, fact: fact ?? assert.fail() };
    const { findings } = SECRET_SCANNER.findings(targetWith([located]));
    const text = JSON.stringify([fact, ...findings]);
    assert.ok(!text.includes(TOKEN.slice(4, -2)) && !text.includes(OTHER.slice(4, -2)));
    const [finding] = findings;
    assert.deepEqual(
      finding?.kind === 'leak' && finding.origins.map((one) => one.kind === 'layer' && one.removed),
      [true],
    );
  });

  it('knows the same secret everywhere by its digest', () => {
    const digests = [`a=${TOKEN}`, `x\n${TOKEN}`, Buffer.from(`t: ${TOKEN}`).toString('base64')].map(
      (text) => factsOf(text)[0]?.secret.digest,
    );
    assert.equal(new Set(digests).size, 1);
    assert.ok(digests[0]);
  });

  it('keeps what asks for a secret to be ignored, on its line only', () => {
    const [fact] = factsOf(`T=${TOKEN} # plimsoll:ignore github-personal-access-token fake`);
    assert.equal(fact?.comment?.text, 'plimsoll:ignore github-personal-access-token fake');
    assert.equal(factsOf(`T=${TOKEN}\n# plimsoll:ignore x y`)[0]?.comment, undefined);
  });

  it('looks at environment, labels, commands, history and instructions of an image, and redacts them', () => {
    const { findings } = SECRET_SCANNER.findings(targetWith([], IMAGE));
    const parts = Array.from(
      findings,
      (finding) => finding.kind === 'leak' && 'part' in finding.subject && finding.subject.part,
    );
    assert.deepEqual(parts, [
      'env TOKEN',
      'label note',
      'command',
      'step 1 of its history',
      'instruction of layer 1',
    ]);
    const text = JSON.stringify([redactImage(IMAGE), ...findings]);
    assert.ok(!text.includes(TOKEN.slice(4, -2)) && !text.includes(OTHER.slice(4, -2)));
    assert.equal(redactImage(IMAGE).config.env[1], 'PATH=/bin');
  });

  it('passes over what has no text, and reads large files in pieces', () => {
    assert.equal(SECRET_ANALYSER.recognises?.(Buffer.from('89504e47', 'hex')), false);
    assert.equal(SECRET_ANALYSER.recognises?.(Buffer.from('1f8b08', 'hex')), true);
    assert.equal(SECRET_ANALYSER.recognises?.(Buffer.from('\x7fELF')), true);
    const large = Buffer.alloc(9 * 2 ** 20, ' ');
    for (const place of [0, 4 * 2 ** 20 - 10, 9 * 2 ** 20 - 41]) large.write(TOKEN, place);
    assert.equal(factsOf(large).length, 3);
  });

  it('says that there are more than it tells', () => {
    const file = fileOf(Buffer.from(`${TOKEN} `.repeat(1_001)));
    assert.throws(() => [...SECRET_ANALYSER.read(file)], { code: 'limit' });
  });

  it('survives any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => void factsOf(Buffer.from(bytes))));
  });
});
