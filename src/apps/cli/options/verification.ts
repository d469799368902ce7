import { InvalidArgumentError } from 'commander';
import type { VerifyRequest } from '../../../pipeline/build/verification.ts';
import { flag, repeatedOption } from './option.ts';

/** How issuers are asked, for commands that ask in any case. */
export const ASKING_OPTIONS = {
  verifyHost: repeatedOption(
    '--verify-host <issuer=url>',
    'ask this issuer there: a region, or an instance that somebody runs; may be repeated',
    { parse: parseHost },
  ),
  verifyUntrusted: flag(
    '--verify-untrusted',
    'ask in the pull request of a stranger too, who could have put any secret there',
    { isByHand: true },
  ),
  verifiedOnly: flag('--verified-only', 'tell only of secrets that work'),
};

/** Whether issuers are asked, and how. */
export const VERIFY_OPTIONS = {
  verify: flag('--verify', 'ask the issuer of each secret that is found, once, whether it works'),
  verifyHost: { ...ASKING_OPTIONS.verifyHost, requires: ['verify'] },
  verifyUntrusted: { ...ASKING_OPTIONS.verifyUntrusted, requires: ['verify'] },
  verifiedOnly: { ...ASKING_OPTIONS.verifiedOnly, requires: ['verify'] },
};

interface AskingInput {
  readonly verifyHost: VerifyRequest['hosts'];
  readonly verifyUntrusted: boolean;
  readonly verifiedOnly: boolean;
}

/** What these options ask for. */
export function askingRequest({ verifyHost, verifyUntrusted, verifiedOnly }: AskingInput): VerifyRequest {
  return { hosts: verifyHost, allowUntrusted: verifyUntrusted, onlyLive: verifiedOnly };
}

/** The same; undefined where nobody is to be asked. */
export function verifyRequest({
  verify,
  ...input
}: AskingInput & { readonly verify: boolean }): VerifyRequest | undefined {
  return verify ? askingRequest(input) : undefined;
}

/** Parses `gitlab=https://gitlab.example.com`, and the same without `https://`. */
function parseHost(text: string): VerifyRequest['hosts'][number] {
  const [, issuer = '', place = ''] = /^([a-z][a-z0-9-]*)=(\S+)$/.exec(text.trim()) ?? [];
  const url = URL.parse(place.includes('://') ? place : `https://${place}`);
  const isOrigin = url && url.pathname === '/' && url.search + url.hash + url.username + url.password === '';
  if (issuer === '' || !isOrigin)
    throw new InvalidArgumentError('write issuer=https://host, such as gitlab=https://gitlab.example.com.');
  if (url.protocol !== 'https:') throw new InvalidArgumentError('a secret only goes out over https.');
  return [issuer, url.origin];
}
