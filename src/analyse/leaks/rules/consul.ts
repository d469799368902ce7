import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE = 'https://developer.hashicorp.com/consul/commands/acl/token/delete';

/** The anonymous token is everybody's. */
function notAnonymous(secret: string): 'wrong' | 'unchecked' {
  return secret.startsWith('00000000-') ? 'wrong' : 'unchecked';
}

/** Does a text follow on an equals sign or a colon? */
function isSet(bytes: Uint8Array, _start: number, end: number): boolean {
  const behind = Buffer.from(bytes.buffer, bytes.byteOffset + end, Math.min(20, bytes.length - end));
  return /^(?:_key)?"?[ ]{0,8}[=:] {0,4}"/.test(behind.toString('latin1'));
}

export const consul: IssuerRules = {
  id: 'consul',
  issuer: 'HashiCorp Consul',
  rules: [
    {
      id: 'consul-token',
      title: 'Consul ACL token',
      severity: 'critical',
      keywords: ['consul'],
      pattern: assigned(/consul/, /token/, /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/),
      entropy: 3,
      check: notAnonymous,
      source: 'https://developer.hashicorp.com/consul/docs/security/acl/tokens',
      revoke: REVOKE,
      examples: [
        'CONSUL_HTTP_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'os.environ.get("CONSUL_HTTP_TOKEN", "{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}")',
        '"consulHttpToken": "{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",',
        'X-Consul-Token: {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
      ],
      nearMisses: [
        'CONSUL_HTTP_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'CONSUL_HTTP_TOKEN="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'consul: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'CONSUL_HTTP_TOKEN=00000000-0000-0000-0000-000000000000',
        'CONSUL_HTTP_TOKEN=00000000-0000-0000-0000-000000000002',
      ],
    },
    {
      id: 'consul-gossip-key',
      title: 'Consul gossip encryption key',
      severity: 'high',
      keywords: ['consul'],
      pattern: assigned(/consul/, /encrypt|gossip/, /[0-9A-Za-z+/]{43}=/),
      entropy: 4,
      source: 'https://developer.hashicorp.com/consul/docs/security/encryption',
      revoke: REVOKE,
      examples: [
        'CONSUL_ENCRYPT_KEY={alnum:43}=',
        '<add key="consulEncryptKey" value="{alnum:43}=" />',
        'consul_encrypt_key: {alnum:43}=',
      ],
      nearMisses: [
        'CONSUL_ENCRYPT_KEY={alnum:42}=',
        'consul: commit {alnum:43}=',
        'CONSUL_ENCRYPT_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=',
      ],
    },
    {
      id: 'consul-gossip-setting',
      title: 'Gossip encryption key of Consul, Nomad or Serf',
      severity: 'high',
      keywords: ['encrypt'],
      accepts: isSet,
      pattern:
        /(?:^|[\s{,])(?:"encrypt(?:_key)?"|encrypt)\s{0,8}[=:]\s{0,4}"(?<secret>[0-9A-Za-z+/]{43}=|[0-9A-Za-z+/]{22}==)"/,
      entropy: 3.5,
      source: 'https://developer.hashicorp.com/nomad/docs/configuration/server#encrypt',
      revoke: REVOKE,
      examples: ['encrypt = "{alnum:43}="', '{"server": true, "encrypt": "{alnum:22}=="}'],
      nearMisses: ['encrypt = true', 'encrypt = "{alnum:42}="', 'encrypt("{alnum:43}=")'],
    },
  ],
};
