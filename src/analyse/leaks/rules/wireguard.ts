import type { IssuerRules, Structure } from '../types.ts';

const SOURCE = 'https://www.wireguard.com/quickstart/#key-generation';
const REVOKE = 'https://www.wireguard.com/quickstart/#key-generation';

/** Its 32 bytes are clamped as a scalar of Curve25519, as `wg genkey` does. */
function clamped(secret: string): Structure {
  const bytes = Buffer.from(secret, 'base64');
  const [first = 255, last = 255] = [bytes[0], bytes[31]];
  return (first & 7) === 0 && (last & 192) === 64 ? 'right' : 'wrong';
}

export const wireguard: IssuerRules = {
  id: 'wireguard',
  issuer: 'WireGuard',
  rules: [
    {
      id: 'wireguard-private-key',
      title: 'WireGuard private key',
      severity: 'critical',
      keywords: ['privatekey', 'private_key', 'wireguard'],
      pattern: /private_?-?key["']?\s{0,4}[:=]\s{0,4}["']?(?<secret>[0-9A-Za-z+/]{43}=)(?![0-9A-Za-z+/=])/i,
      entropy: 3.5,
      check: clamped,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        '[Interface]\nPrivateKey = {wireguard:key}\nListenPort = 51820',
        'WIREGUARD_PRIVATE_KEY={wireguard:key}',
      ],
      nearMisses: [
        'PrivateKey = {alnum:42}=',
        'PrivateKey = //////////////////////////////////////////8=',
        'PublicKey = {wireguard:key}',
        'PrivateKey = <private key>',
      ],
    },
    {
      id: 'wireguard-preshared-key',
      title: 'WireGuard pre-shared key',
      severity: 'high',
      keywords: ['presharedkey', 'preshared_key'],
      pattern: /pre_?shared_?key["']?\s{0,4}[:=]\s{0,4}["']?(?<secret>[0-9A-Za-z+/]{43}=)(?![0-9A-Za-z+/=])/i,
      entropy: 3.5,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['PresharedKey = {base64:43}=', 'preshared_key: "{base64:43}="'],
      nearMisses: [
        'PresharedKey = {base64:42}=',
        'PresharedKey = AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
      ],
    },
  ],
};
