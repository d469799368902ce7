import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const ionos: IssuerRules = {
  id: 'ionos',
  issuer: 'IONOS',
  rules: [
    {
      id: 'ionos-api-key',
      title: 'IONOS API key',
      severity: 'critical',
      keywords: ['ionos'],
      pattern: assigned(/ionos/, /key|token|secret|passw(?:or)?d|auth/, /[0-9a-f]{32}\.[0-9A-Za-z_-]{80,90}/),
      entropy: 3,
      source: 'https://developer.hosting.ionos.com/docs/getstarted',
      revoke: 'https://developer.hosting.ionos.com/keys',
      examples: [
        'IONOS_API_KEY={hex:32}.{base64url:85}A',
        '- name: IONOS_API_KEY\n  value: {hex:32}.{base64url:85}A',
        "export IONOS_API_KEY='{hex:32}.{base64url:85}A'",
      ],
      nearMisses: [
        'IONOS_API_KEY={hex:32}.{alnum:70}',
        'ionos: commit {hex:32}.{base64url:85}A',
        'IONOS_API_KEY=00000000000000000000000000000000.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxA',
      ],
    },
  ],
};
