import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { renderSource, type Source } from './render.ts';
import { requestOf } from './secrets.ts';
import type { Secret } from './types.ts';

const source = (more: Partial<Source>): Source => ({
  path: '/run/web/key',
  secret: 'secret/data/web',
  field: 'key',
  encoding: 'text',
  mode: 0o400,
  ...more,
});
const secretOf = (key: string): Secret => ({
  request: requestOf('secret/data/web'),
  data: { data: { key }, metadata: {} },
  leaseId: '',
  isRenewable: false,
  lifetime: undefined,
  changesIn: undefined,
  version: undefined,
  madeAt: undefined,
});
const content = (key: string, more: Partial<Source> = {}) => {
  const rendered = renderSource(source(more), () => secretOf(key));
  assert.equal(rendered.kind, 'content');
  return rendered.kind === 'content' ? rendered.content : undefined;
};

describe('a file of a secret', () => {
  it('has its field, as text or as the bytes that the text has', () => {
    assert.deepEqual(content('fake'), Buffer.from('fake'));
    assert.deepEqual(content('AAEC\n/w==\n', { encoding: 'base64' }), Buffer.from([0, 1, 2, 255]));
    assert.deepEqual(content('00FF', { encoding: 'hex' }), Buffer.from([0, 255]));
    assert.deepEqual(content('fake', { field: undefined }), Buffer.from('{"key":"fake"}\n'));
  });

  it('is none where its bytes would be cut, and does not tell them', () => {
    for (const [key, encoding] of [
      ['AAE!C', 'base64'],
      ['00FF-', 'hex'],
    ] as const)
      assert.throws(() => content(key, { encoding }), {
        code: 'malformed',
        message: `what /run/web/key is to have is no ${encoding}`,
      });
  });

  it('waits for a secret that is not there yet', () => {
    assert.deepEqual(
      renderSource(source({}), () => undefined),
      {
        kind: 'wants',
        secrets: [requestOf('secret/data/web')],
      },
    );
  });
});
