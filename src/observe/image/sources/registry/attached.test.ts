import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { attachedParts } from '../../../../../test/fixtures/attached-parts.ts';
import { buildImage, OCI } from '../../../../../test/fixtures/image-builder.ts';
import type { HttpClient } from '../../../../platform/http/types.ts';
import { contextFixture } from '../context.fixture.ts';
import { openTarget } from '../open-target.ts';

const image = buildImage({ layers: [[{ path: 'a' }]] });
const [one, two] = [attachedParts('{"one":1}', image.manifest), attachedParts('{"two":2}', image.manifest)];
const blobs = new Map([...image.blobs, ...one.blobs, ...two.blobs]);
const indexOf = (...manifests: readonly unknown[]) =>
  Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: `${OCI}.index.v1+json`, manifests }));

type Answer = readonly [body: Buffer, headers?: Readonly<Record<string, string>>];

/** What lies beside the image, where a registry answers so; all else is its blobs, or not there. */
async function attached(answers: Readonly<Record<string, Answer>>): Promise<string[] | undefined> {
  const http: HttpClient = {
    request: async ({ url }) => {
      const name = url.split('/team/app/')[1] ?? '';
      const blob = blobs.get(name.replace(/^(?:manifests|blobs)\/(?:1$)?/, '') || image.manifest.digest);
      const [body, headers = {}] = answers[name] ?? [blob];
      return { status: body ? 200 : 404, headers, body: Readable.from(body ? [body] : []) };
    },
  };
  const opened = await openTarget('registry:r.example/team/app:1', contextFixture({ http }));
  assert.ok(opened.shape === 'layers');
  return (await opened.attached?.())?.documents.map(({ text }) => text);
}

describe('what lies beside an image in a registry', () => {
  const { digest } = image.manifest;
  const tag = digest.replace(':', '-');

  it('is what the registry says refers to it, on every page', async () => {
    const next = { link: `</v2/team/app/referrers/${digest}?n=1&last=x>; rel="next"` };
    assert.deepEqual(
      await attached({
        [`referrers/${digest}`]: [indexOf(one.manifest), next],
        [`referrers/${digest}?n=1&last=x`]: [indexOf(two.manifest)],
      }),
      ['{"one":1}', '{"two":2}'],
    );
  });

  it('is what stands in an index under the tag of its digest, where the registry cannot say', async () => {
    assert.deepEqual(await attached({ [`manifests/${tag}`]: [indexOf(one.manifest, two.manifest)] }), [
      '{"one":1}',
      '{"two":2}',
    ]);
    assert.deepEqual(await attached({}), []);
  });

  it('is refused where it is no index', async () => {
    await assert.rejects(attached({ [`referrers/${digest}`]: [Buffer.from('{"manifests":1}')] }), {
      code: 'malformed',
    });
  });
});
