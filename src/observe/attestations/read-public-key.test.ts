import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { readPublicKey } from './read-public-key.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-keys-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function file(text: string): string {
  const path = join(folder, 'key.pem');
  writeFileSync(path, text);
  return path;
}

describe('a file of a public key', () => {
  it('is read', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const path = file(publicKey.export({ type: 'spki', format: 'pem' }).toString());
    assert.ok(readPublicKey(path).equals(publicKey));
  });

  it('is refused where it is secret, of a kind that signs nothing, or none at all', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const secret = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const { publicKey } = generateKeyPairSync('x25519');
    const agreeing = publicKey.export({ type: 'spki', format: 'pem' });
    for (const [text, message] of [
      [secret, /holds a private key/],
      [agreeing, /of type x25519/],
      ['no key', /no public key in PEM/],
    ] as const)
      assert.throws(() => readPublicKey(file(text.toString())), { code: 'usage', message });
    assert.throws(() => readPublicKey(join(folder, 'none')), { code: 'not-found' });
  });
});
