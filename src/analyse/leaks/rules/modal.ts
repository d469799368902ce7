import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const modal: IssuerRules = {
  id: 'modal',
  issuer: 'Modal',
  rules: [
    {
      id: 'modal-token-secret',
      title: 'Modal token secret',
      severity: 'high',
      keywords: ['modal'],
      pattern: assigned(/modal/, /secret(?:[_-]?key)?/, /as-[0-9A-Za-z]{22}/),
      entropy: 3,
      source: 'https://modal.com/docs/reference/cli/token',
      revoke: 'https://modal.com/settings/tokens',
      examples: [
        'MODAL_TOKEN_SECRET=as-{alnum:22}',
        '- name: MODAL_TOKEN_SECRET\n  value: as-{alnum:22}',
        'run --modal-token-secret as-{alnum:22} --verbose',
      ],
      nearMisses: [
        'MODAL_TOKEN_SECRET=as-{alnum:21}',
        'MODAL_TOKEN_SECRET="as-{alnum:22}0"',
        'modal: commit as-{alnum:22}',
        'MODAL_TOKEN_SECRET=as-xxxxxxxxxxxxxxxxxxxxxx',
        'MODAL_TOKEN_ID=ak-{alnum:22}',
      ],
    },
  ],
};
