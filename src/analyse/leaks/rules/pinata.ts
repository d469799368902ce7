import { signedTokenOf } from '../format/json-web-token.ts';
import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://docs.pinata.cloud/account-management/api-keys';
const REVOKE = 'https://app.pinata.cloud/developers/api-keys';

export const pinata: IssuerRules = {
  id: 'pinata',
  issuer: 'Pinata',
  rules: [
    {
      id: 'pinata-api-secret',
      title: 'Pinata API secret',
      severity: 'medium',
      keywords: ['pinata'],
      pattern: assigned(/pinata/, /secret(?:[_-]?key)?/, /[0-9a-f]{64}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'PINATA_API_SECRET={hex:64}',
        "export PINATA_API_SECRET='{hex:64}'",
        '<add key="pinataApiSecret" value="{hex:64}" />',
      ],
      nearMisses: [
        'PINATA_API_SECRET={hex:63}',
        'PINATA_API_SECRET="{hex:64}0"',
        'pinata: commit {hex:64}',
        'PINATA_API_SECRET=0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
    {
      id: 'pinata-jwt',
      title: 'Pinata API JWT',
      severity: 'medium',
      keywords: ['pinata'],
      pattern: assigned(
        /pinata/,
        /jwt|token|key/,
        /eyJ[0-9A-Za-z_-]{10,100}\.eyJ[0-9A-Za-z_-]{100,1200}\.[0-9A-Za-z_-]{43}/,
      ),
      reach: 1500,
      entropy: 3,
      check: signedTokenOf((payload) => 'scopedKeySecret' in payload || 'userInformation' in payload),
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'PINATA_JWT={signed-object:userInformation=a,authenticationType=scopedKey,scopedKeyKey,scopedKeySecret}',
        'private static final String PINATA_JWT = "{signed-object:userInformation=a,authenticationType=scopedKey,scopedKeyKey,scopedKeySecret}";',
        'pinataJwt := `{signed-object:userInformation=a,authenticationType=scopedKey,scopedKeyKey,scopedKeySecret}`',
      ],
      nearMisses: [
        'PINATA_JWT={signed-object:some,authenticationType=scopedKey,other,another,scopedKey}',
        'pinata: commit {signed-object:userInformation=a,authenticationType=scopedKey,scopedKeyKey,scopedKeySecret}',
      ],
    },
  ],
};
