import { base64OfObject } from '../format/encoded.ts';
import { token } from '../format/pattern.ts';
import type { IssuerRules, Structure } from '../types.ts';

const SOURCE = 'https://docs.mapbox.com/accounts/guides/tokens/';
const REVOKE = 'https://console.mapbox.com/account/access-tokens/';

/** The middle one of its three parts is base64 of a JSON object with such properties. */
function payloadOf(properties: readonly string[]): (secret: string) => Structure {
  const isObject = base64OfObject(properties);
  return (secret) => isObject(secret.split('.')[1] ?? '');
}

export const mapbox: IssuerRules = {
  id: 'mapbox',
  issuer: 'Mapbox',
  rules: [
    {
      id: 'mapbox-secret-token',
      title: 'Mapbox secret access token',
      severity: 'high',
      keywords: ['sk.eyj'],
      pattern: token(/sk\.eyJ[0-9A-Za-z_-]{40,120}\.[0-9A-Za-z_-]{22}/),
      check: payloadOf(['u', 'a']),
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'MAPBOX_ACCESS_TOKEN=sk.{base64-object:u=someone,a}.{alnum:22}',
        "const client = new Client('sk.{base64-object:u=someone,a}.{alnum:22}');",
      ],
      nearMisses: [
        'MAPBOX_ACCESS_TOKEN=sk.{base64-object:u=someone,a}.{alnum:21}',
        'xsk.{base64-object:u=someone,a}.{alnum:22}',
        'sk.{base64-object:u=someone,b}.{alnum:22}',
        'MAPBOX_TOKEN=pk.{base64-object:u=someone,a}.{alnum:22}',
      ],
    },
    {
      id: 'mapbox-temporary-token',
      title: 'Mapbox temporary access token',
      severity: 'low',
      keywords: ['tk.eyj'],
      pattern: token(/tk\.eyJ[0-9A-Za-z_-]{40,300}\.[0-9A-Za-z_-]{22}/),
      check: payloadOf(['u', 'exp']),
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'MAPBOX_ACCESS_TOKEN=tk.{base64-object:u=someone,exp=1900000000,iat=1899999999}.{alnum:22}',
        'run --mapbox-access-token tk.{base64-object:u=someone,exp=1900000000,iat=1899999999}.{alnum:22} --verbose',
      ],
      nearMisses: [
        'MAPBOX_ACCESS_TOKEN=tk.{base64-object:u=someone,exp=1900000000}.{alnum:21}',
        'xtk.{base64-object:u=someone,exp=1900000000,iat=1899999999}.{alnum:22}',
        'tk.{base64-object:u=someone,b}.{alnum:22}',
      ],
    },
  ],
};
