import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE =
  'https://developer.mastercard.com/open-finance-us/documentation/access-and-config/authentication/';
const REVOKE = 'https://developer.mastercard.com/dashboard';

export const finicity: IssuerRules = {
  id: 'finicity',
  issuer: 'Mastercard Open Banking (Finicity)',
  rules: [
    {
      id: 'finicity-app-key',
      title: 'Finicity app key',
      severity: 'high',
      keywords: ['finicity'],
      pattern: assigned(/finicity/, /key/, /[0-9a-f]{32}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'FINICITY_APP_KEY={hex:32}',
        '- name: FINICITY_APP_KEY\n  value: {hex:32}',
        "export FINICITY_APP_KEY='{hex:32}'",
      ],
      nearMisses: [
        'FINICITY_APP_KEY={hex:31}',
        'FINICITY_APP_KEY="{hex:32}0"',
        'finicity: commit {hex:32}',
        'FINICITY_APP_KEY=00000000000000000000000000000000',
      ],
    },
    {
      id: 'finicity-partner-secret',
      title: 'Finicity partner secret',
      severity: 'critical',
      keywords: ['finicity'],
      pattern: assigned(/finicity/, /secret/, /[0-9A-Za-z]{20}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'FINICITY_PARTNER_SECRET={alnum:20}',
        "const finicityPartnerSecret = process.env.FINICITY_PARTNER_SECRET || '{alnum:20}';",
        'finicityPartnerSecret: string = "{alnum:20}"',
      ],
      nearMisses: [
        'FINICITY_PARTNER_SECRET={alnum:19}',
        'FINICITY_PARTNER_SECRET="{alnum:20}0"',
        'finicity: commit {alnum:20}',
        'FINICITY_PARTNER_SECRET=xxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
