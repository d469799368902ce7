import { token } from '../format/pattern.ts';
import type { IssuerRules, Structure } from '../types.ts';

const ALPHABET = 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const NAME = 'age-secret-key-';

/** The checksum of Bech32 (BIP 173) over the name and the data, which is 1 where it is right. */
function checksum(secret: string): Structure {
  const name = Array.from(NAME, (character) => character.charCodeAt(0));
  const data = Array.from(secret.slice(NAME.length + 1), (character) => ALPHABET.indexOf(character));
  const values = [...name.map((code) => code >> 5), 0, ...name.map((code) => code & 31), ...data];
  return values.reduce(next, 1) === 1 ? 'right' : 'wrong';
}

function next(sum: number, value: number): number {
  return GENERATOR.reduce(
    (mixed, generator, bit) => ((sum >> (25 + bit)) & 1 ? mixed ^ generator : mixed),
    ((sum & 0x1ffffff) << 5) ^ value,
  );
}

export const age: IssuerRules = {
  id: 'age',
  issuer: 'age',
  rules: [
    {
      id: 'age-secret-key',
      title: 'age secret key',
      severity: 'critical',
      keywords: ['age-secret-key-'],
      pattern: token(/AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}/),
      check: checksum,
      source: 'https://github.com/C2SP/C2SP/blob/main/age.md',
      revoke: 'https://github.com/FiloSottile/age#readme',
      examples: ['# public key: age1\n{age:key}', 'SOPS_AGE_KEY={age:key}'],
      nearMisses: [
        'SOPS_AGE_KEY=AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ',
        '{age:key}0',
        'x{age:key}',
      ],
    },
  ],
};
