import type { VaultHands } from '../../../pipeline/develop/fix-leaks.ts';
import { environmentVault } from './vault-connection.ts';

interface HandsInput {
  readonly tlsSkipVerify: boolean;
  readonly vaultAddress: string | undefined;
  /** A new value that somebody gives, where only an issuer makes one. */
  readonly given?: string | undefined;
  readonly makes?: boolean;
}

/** The vault of the environment, to close leaks. */
export async function environmentHands({
  tlsSkipVerify,
  vaultAddress,
  given,
  makes = false,
}: HandsInput): Promise<VaultHands> {
  const { vaultHands } = await import('../../vault-client/hands.ts');
  const { databaseDrivers } = await import('../../../platform/database-drivers/registry.ts');
  const { connectionOf } = await import('../../vault-client/connection.ts');
  const address = vaultAddress ?? connectionOf(process.env, tlsSkipVerify).address.origin;
  return vaultHands(await environmentVault(tlsSkipVerify), address, databaseDrivers, { given, makes });
}
