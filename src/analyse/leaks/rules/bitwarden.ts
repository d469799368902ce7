import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE = 'https://vault.bitwarden.com/';

export const bitwarden: IssuerRules = {
  id: 'bitwarden',
  issuer: 'Bitwarden',
  rules: [
    {
      id: 'bitwarden-access-token',
      title: 'Bitwarden Secrets Manager access token',
      severity: 'critical',
      keywords: ['bws_access', 'bitwarden', 'bws '],
      pattern: token(
        /0\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\.[0-9A-Za-z]{30}:[0-9A-Za-z+/]{22}==/,
      ),
      entropy: 3,
      source: 'https://bitwarden.com/help/access-tokens/',
      revoke: REVOKE,
      examples: [
        'BWS_ACCESS_TOKEN=0.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}.{alnum:30}:{base64:22}==',
        'bws --access-token 0.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}.{alnum:30}:{base64:22}==',
      ],
      nearMisses: [
        'BWS_ACCESS_TOKEN=0.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}.{alnum:29}:{base64:22}==',
        'BWS_ACCESS_TOKEN=0.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}.{alnum:30}:{base64:22}',
        'BWS_ACCESS_TOKEN=1.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}.{alnum:30}:{base64:22}==',
      ],
    },
    {
      id: 'bitwarden-client-secret',
      title: 'Bitwarden personal API key',
      severity: 'high',
      keywords: ['bw_clientsecret', 'bw-clientsecret', 'bwclientsecret', 'bitwarden'],
      pattern: assigned(/bw|bitwarden/, /secret/, /[0-9A-Za-z]{30}/),
      entropy: 3.5,
      source: 'https://bitwarden.com/help/personal-api-key/',
      revoke: REVOKE,
      examples: [
        'BW_CLIENTSECRET={alnum:30}',
        '- name: BW_CLIENTSECRET\n  value: {alnum:30}',
        "export BW_CLIENTSECRET='{alnum:30}'",
      ],
      nearMisses: [
        'BW_CLIENTSECRET={alnum:29}',
        'BW_CLIENTSECRET={alnum:31}',
        'bitwarden: commit {alnum:30}',
        'BW_CLIENTSECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
