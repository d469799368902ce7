import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://developer.ebay.com/api-docs/static/creating-edp-account.html';
const REVOKE = 'https://developer.ebay.com/my/keys';

export const ebay: IssuerRules = {
  id: 'ebay',
  issuer: 'eBay',
  rules: [
    {
      id: 'ebay-production-cert-id',
      title: 'eBay production client secret',
      severity: 'critical',
      keywords: ['prd-'],
      pattern: token(/PRD-[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'export TOKEN="PRD-{hex:12}-{hex:4}-{hex:4}-{hex:4}-{hex:4}"',
        '"echo\\nPRD-{hex:12}-{hex:4}-{hex:4}-{hex:4}-{hex:4}"',
      ],
      nearMisses: [
        'TOKEN=PRD-{hex:12}-{hex:4}-{hex:4}-{hex:4}-{hex:3}',
        'xPRD-{hex:12}-{hex:4}-{hex:4}-{hex:4}-{hex:4}',
        'PRD-{hex:12}-{hex:4}-{hex:4}-{hex:4}-{hex:4}0',
        'token: PRD-000000000000-0000-0000-0000-0000',
      ],
    },
    {
      id: 'ebay-sandbox-cert-id',
      title: 'eBay sandbox client secret',
      severity: 'low',
      keywords: ['sbx-'],
      pattern: token(/SBX-[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'ENV TOKEN SBX-{hex:12}-{hex:4}-{hex:4}-{hex:4}-{hex:4}',
        'Authorization: Bearer SBX-{hex:12}-{hex:4}-{hex:4}-{hex:4}-{hex:4}',
      ],
      nearMisses: [
        'TOKEN=SBX-{hex:12}-{hex:4}-{hex:4}-{hex:4}-{hex:3}',
        'xSBX-{hex:12}-{hex:4}-{hex:4}-{hex:4}-{hex:4}',
        'SBX-{hex:12}-{hex:4}-{hex:4}-{hex:4}-{hex:4}0',
        'token: SBX-000000000000-0000-0000-0000-0000',
      ],
    },
  ],
};
