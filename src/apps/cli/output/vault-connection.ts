import type { VaultClient } from '../../vault-client/client.ts';

/** The vault that the variables of the environment name, for commands that ask it for more than an answer. */
export async function environmentVault(skipsVerification: boolean): Promise<VaultClient> {
  const { connectionOf } = await import('../../vault-client/connection.ts');
  const { vaultClient } = await import('../../vault-client/client.ts');
  return vaultClient(connectionOf(process.env, skipsVerification));
}
