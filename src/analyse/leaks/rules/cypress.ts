import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const cypress: IssuerRules = {
  id: 'cypress',
  issuer: 'Cypress',
  rules: [
    {
      id: 'cypress-record-key',
      title: 'Cypress Cloud record key',
      severity: 'medium',
      keywords: ['cypress'],
      pattern: assigned(/cypress/, /key/, /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/),
      entropy: 3,
      source: 'https://docs.cypress.io/cloud/account-management/projects#Record-keys',
      revoke: 'https://cloud.cypress.io/',
      examples: [
        'CYPRESS_RECORD_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        "export CYPRESS_RECORD_KEY='{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}'",
        '--cypress-record-key {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12} --verbose',
      ],
      nearMisses: [
        'CYPRESS_RECORD_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'CYPRESS_RECORD_KEY="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'cypress: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'CYPRESS_RECORD_KEY=00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
