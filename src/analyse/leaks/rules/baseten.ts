import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const baseten: IssuerRules = {
  id: 'baseten',
  issuer: 'Baseten',
  rules: [
    {
      id: 'baseten-api-key',
      title: 'Baseten API key',
      severity: 'high',
      keywords: ['baseten'],
      pattern: assigned(/baseten/, /key|token|secret|passw(?:or)?d|auth/, /[0-9A-Za-z]{8}\.[0-9A-Za-z]{32}/),
      entropy: 3,
      source: 'https://docs.baseten.co/organization/api-keys',
      revoke: 'https://app.baseten.co/settings/api_keys',
      examples: [
        'BASETEN_API_KEY={alnum:8}.{alnum:32}',
        '- name: BASETEN_API_KEY\n  value: {alnum:8}.{alnum:32}',
        "export BASETEN_API_KEY='{alnum:8}.{alnum:32}'",
      ],
      nearMisses: [
        'BASETEN_API_KEY={alnum:8}.{alnum:31}',
        'BASETEN_API_KEY="{alnum:8}.{alnum:32}0"',
        'baseten: commit {alnum:8}.{alnum:32}',
        'BASETEN_API_KEY=xxxxxxxx.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
