import { base64OfObject } from '../format/encoded.ts';
import { token } from '../format/pattern.ts';
import type { IssuerRules, Structure } from '../types.ts';

const isPayload = base64OfObject(['u', 'id']);

/** The middle one of its three parts is base64 of a JSON object with a user and an id. */
function payload(secret: string): Structure {
  return isPayload(secret.split('.')[1] ?? '');
}

export const tinybird: IssuerRules = {
  id: 'tinybird',
  issuer: 'Tinybird',
  rules: [
    {
      id: 'tinybird-auth-token',
      title: 'Tinybird auth token',
      severity: 'high',
      keywords: ['p.eyj'],
      pattern: token(/p\.eyJ[0-9A-Za-z_-]{40,300}\.[0-9A-Za-z_-]{43}/),
      check: payload,
      source: 'https://www.tinybird.co/docs/forward/administration/auth-tokens',
      revoke: 'https://cloud.tinybird.co/',
      examples: [
        'TB_TOKEN=p.{base64-object:u=a,id=b,host=eu_shared}.{alnum:43}',
        'run --tb-token p.{base64-object:u=a,id=b,host=eu_shared}.{alnum:43} --verbose',
      ],
      nearMisses: [
        'TB_TOKEN=p.{base64-object:u=a,id=b,host=eu_shared}.{alnum:42}',
        'xp.{base64-object:u=a,id=b,host=eu_shared}.{alnum:43}',
        'p.{base64-object:user=a,id=b,host=eu_shared}.{alnum:43}',
      ],
    },
  ],
};
