import { Fault, type FaultCode } from '../../model/fault.ts';
import type { Operation } from '../../vault/routing/types.ts';
import type { TestVault } from '../../vault/vault.fixture.ts';
import { isAnswer, type VaultAnswer, type VaultClient } from './client.ts';

const CODES: ReadonlyMap<number, FaultCode> = new Map([
  [400, 'usage'],
  [403, 'refused'],
  [404, 'not-found'],
]);

const nowhere = () => Promise.reject(new Error('nothing is sent as a stream here'));

/** A client of a vault in memory, which answers as `vaultClient` does. */
export function testClient(vault: TestVault, token = 'root'): VaultClient {
  const ask = async (
    operation: Operation,
    path: string,
    body = {},
    query: Readonly<Record<string, string>> = {},
  ): Promise<VaultAnswer> => {
    const { status, body: answer } = await vault.ask(operation, path, body, { token, query });
    const said = JSON.parse(JSON.stringify(answer)) as Record<string, unknown>;
    if (isAnswer(status, said)) return said;
    throw new Fault(CODES.get(status) ?? 'unreachable', `${status} ${JSON.stringify(said)}`);
  };
  return {
    plain: () => testClient(vault, token),
    as: (other) => testClient(vault, other),
    read: (path, query) => ask('read', path, {}, query),
    list: (path) => ask('list', path.replace(/\/?$/, '/')),
    write: (path, body) => ask('update', path, body),
    patch: (path, body) => ask('patch', path, body),
    remove: (path, query) => ask('delete', path, {}, query),
    download: nowhere,
    upload: nowhere,
  };
}
