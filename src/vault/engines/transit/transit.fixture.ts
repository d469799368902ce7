import assert from 'node:assert/strict';
import { TestVault } from '../../vault.fixture.ts';

export function base64(text: string | Uint8Array): string {
  return Buffer.from(text).toString('base64');
}

/** A vault with transit, and in it a key `k`, and how to ask it. */
export async function openTransit(key: Readonly<Record<string, unknown>> = {}) {
  const vault = await TestVault.open();
  await vault.ask('update', 'sys/mounts/transit', { type: 'transit' });
  const post = (path: string, body: object = {}, token = 'root') =>
    vault.ask('update', `transit/${path}`, body as Record<string, unknown>, { token });
  const data = async (path: string, body: object = {}) => {
    const { status, body: shown } = await post(path, body);
    assert.ok(status === 200 || status === 204, `${path}: ${status} ${JSON.stringify(shown)}`);
    return shown.data ?? {};
  };
  const read = async (path: string) => (await vault.ask('read', `transit/${path}`)).body.data;
  await data('keys/k', key);
  return { vault, post, data, read };
}
