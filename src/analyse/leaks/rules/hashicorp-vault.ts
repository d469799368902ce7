import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://developer.hashicorp.com/vault/docs/concepts/tokens';
const REVOKE = 'https://developer.hashicorp.com/vault/docs/commands/token/revoke';

export const hashicorpVault: IssuerRules = {
  id: 'hashicorp-vault',
  issuer: 'HashiCorp Vault',
  rules: [
    {
      id: 'hashicorp-vault-service-token',
      title: 'Vault service token',
      severity: 'critical',
      keywords: ['hvs.'],
      pattern: token(/hvs\.[0-9A-Za-z_-]{24,160}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        '{"token": "hvs.CAESI{base64url:90}A"}',
        "client = Client('hvs.CAESI{base64url:90}A')",
        'VAULT_TOKEN=hvs.{alnum:24}',
      ],
      nearMisses: [
        'TOKEN=hvs.{alnum:20}',
        'xhvs.CAESI{base64url:90}A',
        'token: hvs.CAESIxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxA',
      ],
    },
    {
      id: 'hashicorp-vault-batch-token',
      title: 'Vault batch token',
      severity: 'critical',
      keywords: ['hvb.'],
      pattern: token(/hvb\.[0-9A-Za-z_-]{100,400}/),
      reach: 512,
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['Authorization: Bearer hvb.AAAAAQ{base64url:140}A', 'ENV TOKEN hvb.AAAAAQ{base64url:140}A'],
      nearMisses: [
        'TOKEN=hvb.{alnum:60}',
        'xhvb.AAAAAQ{base64url:140}A',
        'token: hvb.AAAAAQxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxA',
      ],
    },
    {
      id: 'hashicorp-vault-recovery-token',
      title: 'Vault recovery token',
      severity: 'critical',
      keywords: ['hvr.'],
      pattern: token(/hvr\.[0-9A-Za-z_-]{24,160}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['  token: hvr.{base64url:40}A # of the release', 'TOKEN=hvr.{base64url:40}A'],
      nearMisses: [
        'TOKEN=hvr.{alnum:20}',
        'xhvr.{base64url:40}A',
        'token: hvr.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxA',
      ],
    },
    {
      id: 'hashicorp-vault-legacy-service-token',
      title: 'Vault service token (before 1.10)',
      severity: 'critical',
      keywords: ['vault_token', 'vault-token', 'vaulttoken', 'x-vault'],
      pattern: assigned(/vault/, /token/, /s\.[0-9A-Za-z]{24}/),
      entropy: 3.5,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'VAULT_TOKEN=s.{alnum:24}',
        '"vaultToken": "s.{alnum:24}",',
        "const vaultToken = process.env.VAULT_TOKEN || 's.{alnum:24}';",
        'X-Vault-Token: s.{alnum:24}',
      ],
      nearMisses: [
        'VAULT_TOKEN=s.{alnum:23}',
        'VAULT_TOKEN=s.{alnum:25}',
        'vault: commit s.{alnum:24}',
        'VAULT_TOKEN=s.xxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'hashicorp-vault-unseal-key',
      title: 'Vault unseal key',
      severity: 'critical',
      keywords: ['unseal key', 'unseal_key', 'vault operator unseal'],
      pattern:
        /(?:[Uu]nseal[ _][Kk]ey(?:[ _]\d)?|operator unseal)["':= ]{1,4}(?<secret>[0-9A-Za-z+/]{43}=|[0-9A-Za-z+/]{44}|[0-9a-f]{64,66})(?![\w+/=])/,
      entropy: 3,
      source: 'https://developer.hashicorp.com/vault/docs/concepts/seal',
      revoke: 'https://developer.hashicorp.com/vault/docs/commands/operator/rekey',
      examples: ['Unseal Key 1: {base64:44}', 'vault operator unseal {hex:66}'],
      nearMisses: [
        'Unseal Key 1: {base64:30}',
        'Unseal Key 1: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'unseal keys: {base64:44}',
      ],
    },
    {
      id: 'hashicorp-vault-approle-secret-id',
      title: 'Vault AppRole secret id',
      severity: 'critical',
      keywords: ['secret_id', 'secret-id', 'secretid'],
      pattern: assigned(
        /vault|approle|role[_-]?id[^\n]{0,60}\n?/,
        /secret[_-]?id/,
        /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
      ),
      entropy: 3,
      source: 'https://developer.hashicorp.com/vault/docs/auth/approle',
      revoke: 'https://developer.hashicorp.com/vault/docs/auth/approle',
      examples: [
        'VAULT_SECRET_ID={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        '--vault-secret-id {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12} --verbose',
        '<add key="vaultSecretId" value="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}" />',
      ],
      nearMisses: [
        'VAULT_SECRET_ID={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'VAULT_SECRET_ID="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'vault: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'VAULT_SECRET_ID=00000000-0000-0000-0000-000000000000',
        'VAULT_ROLE_ID={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
      ],
    },
  ],
};
