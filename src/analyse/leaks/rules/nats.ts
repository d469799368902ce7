import { token } from '../format/pattern.ts';
import type { IssuerRules, Structure } from '../types.ts';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The last two of its 36 bytes are the CRC-16 (XMODEM) of the others, the lower one first. */
function checksum(secret: string): Structure {
  const bits = Array.from(secret, (one) => BASE32.indexOf(one).toString(2).padStart(5, '0')).join('');
  const bytes = (bits.match(/[01]{8}/g) ?? []).map((byte) => parseInt(byte, 2));
  const [low = 0, high = 0] = bytes.slice(34);
  return crc16(bytes.slice(0, 34)) === high * 256 + low ? 'right' : 'wrong';
}

function crc16(bytes: readonly number[]): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) sum = ((sum << 1) ^ (sum & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return sum;
}

export const nats: IssuerRules = {
  id: 'nats',
  issuer: 'NATS',
  rules: [
    {
      id: 'nats-nkey-seed',
      title: 'NATS seed (private key)',
      severity: 'critical',
      keywords: ['nkey', 'nats_', 'nats-', 'nats:', 'nats.', 'nats ', '_seed=', '-seed ', 'seed-----'],
      pattern: token(/S[AOUNCX][A-Z2-7]{56}/),
      entropy: 3.2,
      check: checksum,
      source: 'https://docs.nats.io/using-nats/developer/connecting/nkey',
      revoke: 'https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro/nkey_auth',
      examples: [
        'NATS_SEED={nkey:user}',
        '-----BEGIN USER NKEY SEED-----\n{nkey:account}\n------END USER NKEY SEED------',
        'nats --nkey-seed {nkey:operator}',
      ],
      nearMisses: [
        'x{nkey:user}',
        'NATS_SEED=SUA{base32:55}',
        'NATS_SEED=SUA{base32:54}',
        'nats: UA{base32:54}',
      ],
    },
  ],
};
