import type { Services } from '../services.ts';

/** Ends tokens that came from below a folder, such as `auth/userpass/`, with all that they made; those without an end stay. */
export async function endTokensBelow(services: Services, folder: string, now: number): Promise<void> {
  for await (const hash of services.tokens.below(folder)) await services.revokeToken(hash, now);
}
