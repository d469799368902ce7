import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE = 'https://docs.goauthentik.io/sys-mgmt/service-accounts/';

export const authentik: IssuerRules = {
  id: 'authentik',
  issuer: 'authentik',
  rules: [
    {
      id: 'authentik-token',
      title: 'authentik API token',
      severity: 'high',
      keywords: ['authentik'],
      pattern: assigned(/authentik/, /token/, /[0-9A-Za-z]{60}/),
      entropy: 4,
      source: 'https://docs.goauthentik.io/sys-mgmt/service-accounts/',
      revoke: REVOKE,
      examples: [
        'AUTHENTIK_TOKEN={alnum:60}',
        'authentik_token: {alnum:60}',
        'os.environ.get("AUTHENTIK_TOKEN", "{alnum:60}")',
      ],
      nearMisses: [
        'AUTHENTIK_TOKEN={alnum:59}',
        'AUTHENTIK_TOKEN="{alnum:60}0"',
        'authentik: commit {alnum:60}',
        'AUTHENTIK_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'authentik-secret-key',
      title: 'authentik secret key',
      severity: 'critical',
      keywords: ['authentik'],
      pattern: assigned(/authentik/, /secret[ _-]?key/, /[0-9A-Za-z+/]{50,100}={0,2}/),
      entropy: 4,
      source: 'https://docs.goauthentik.io/install-config/configuration/',
      revoke: REVOKE,
      examples: [
        'AUTHENTIK_SECRET_KEY={alnum:66}',
        '--authentik-secret-key {alnum:66} --verbose',
        '<add key="authentikSecretKey" value="{alnum:66}" />',
      ],
      nearMisses: [
        'AUTHENTIK_SECRET_KEY={alnum:40}',
        'authentik: commit {alnum:66}',
        'AUTHENTIK_SECRET_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
