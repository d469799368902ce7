import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { it } from 'node:test';
import { sequence } from '../der/encode.ts';
import { signerOf } from './keys.ts';
import { revocationEntries, revocationList } from './revocation-list.ts';

it('has room for more revocations than a call has for arguments', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const revocation = { serial: Buffer.alloc(20, 1), at: 0 };
  const terms = { issuer: sequence(), keyIdentifier: Buffer.alloc(20), number: 1, from: 0, until: 1000 };
  const entries = [revocationEntries(Array.from({ length: 130_000 }, () => revocation))];
  const list = revocationList({ ...terms, entries }, signerOf(privateKey));
  assert.ok(list.length > 130_000 * 39);
});
