import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sha256 } from '../../../test/fixtures/image-builder.ts';
import type { Descriptor } from '../image/manifest/documents.ts';
import { findAttached } from './find-attached.ts';
import type { AttachmentStore } from './types.ts';

const IMAGE = `sha256:${'ab'.repeat(32)}`;
const DSSE = 'application/vnd.dsse.envelope.v1+json';
const BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

const blobs = new Map<string, Buffer>();
function kept(text: string, mediaType: string, more: Partial<Descriptor> = {}): Descriptor {
  const bytes = Buffer.from(text);
  const digest = sha256(bytes);
  blobs.set(digest, bytes);
  return { mediaType, digest, size: bytes.length, urls: [], ...more };
}
function manifest(layers: readonly Descriptor[], artifactType?: string): Descriptor {
  const config = kept('{}', 'application/vnd.oci.empty.v1+json');
  const text = JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, artifactType, config, layers });
  return kept(text, MANIFEST, { artifactType });
}

function store(referrers: readonly Descriptor[], tags: Readonly<Record<string, Descriptor>> = {}) {
  const asked: string[] = [];
  const bytesOf = (digest: string) => blobs.get(digest) ?? assert.fail(`${digest} is not there`);
  const attachments: AttachmentStore = {
    read: async ({ digest }) => {
      asked.push(digest);
      return bytesOf(digest);
    },
    tagged: async (tag) => {
      const found = tags[tag];
      return found && { bytes: bytesOf(found.digest), digest: found.digest, mediaType: MANIFEST };
    },
    referrers: async (digest) => (digest === IMAGE ? referrers : []),
  };
  return { attachments, asked };
}
const textsOf = async (given: AttachmentStore) =>
  (await findAttached([IMAGE, undefined, IMAGE], given)).documents.map(({ text }) => text);

describe('what lies beside an image', () => {
  it('is what refers to it and what cosign has under a tag, each once', async () => {
    const [one, two] = [kept('{"one":1}', DSSE), kept('{"two":2}', BUNDLE)];
    const { attachments } = store([manifest([two], BUNDLE), manifest([one])], {
      [`${IMAGE.replace(':', '-')}.att`]: manifest([one, kept('{"three":3}', DSSE)]),
    });
    assert.deepEqual(await textsOf(attachments), ['{"two":2}', '{"one":1}', '{"three":3}']);
  });

  it('is not asked for where it says that it is something else', async () => {
    const other = manifest([kept('{}', 'application/spdx+json')], 'application/spdx+json');
    const { attachments, asked } = store([other, manifest([kept('x', 'text/plain')])]);
    assert.deepEqual(await textsOf(attachments), []);
    assert.ok(!asked.includes(other.digest));
  });

  it('is refused where it is not what its digest says, or more than anybody attaches', async () => {
    const wrong = kept('{"a":1}', DSSE);
    const { attachments } = store([manifest([wrong])]);
    blobs.set(wrong.digest, Buffer.from('{"b":1}'));
    await assert.rejects(findAttached([IMAGE], attachments), { code: 'mismatch' });
    const many = Array.from({ length: 65 }, (_, index) => kept(`{"n":${index}}`, DSSE));
    await assert.rejects(findAttached([IMAGE], store([manifest(many)]).attachments), { code: 'limit' });
    const large = { ...kept('{}', DSSE), size: 33 * 2 ** 20 };
    await assert.rejects(findAttached([IMAGE], store([manifest([large])]).attachments), { code: 'limit' });
  });
});
