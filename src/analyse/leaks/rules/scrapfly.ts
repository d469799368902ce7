import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://scrapfly.io/docs/scrape-api/getting-started';
const REVOKE = 'https://scrapfly.io/dashboard/project';

export const scrapfly: IssuerRules = {
  id: 'scrapfly',
  issuer: 'Scrapfly',
  rules: [
    {
      id: 'scrapfly-api-key',
      title: 'Scrapfly API key',
      severity: 'medium',
      keywords: ['scp-live-'],
      pattern: token(/scp-live-[0-9a-f]{32}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['SCRAPFLY_KEY=scp-live-{hex:32}', 'run --scrapfly-key scp-live-{hex:32} --verbose'],
      nearMisses: [
        'SCRAPFLY_KEY=scp-live-{hex:31}',
        'xscp-live-{hex:32}',
        '"scp-live-{hex:32}0"',
        'SCRAPFLY_KEY=scp-live-00000000000000000000000000000000',
      ],
    },
    {
      id: 'scrapfly-test-key',
      title: 'Scrapfly test API key',
      severity: 'low',
      keywords: ['scp-test-'],
      pattern: token(/scp-test-[0-9a-f]{32}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['SCRAPFLY_KEY=scp-test-{hex:32}', 'export SCRAPFLY_KEY="scp-test-{hex:32}"'],
      nearMisses: [
        'SCRAPFLY_KEY=scp-test-{hex:31}',
        'xscp-test-{hex:32}',
        '"scp-test-{hex:32}0"',
        'SCRAPFLY_KEY=scp-test-00000000000000000000000000000000',
      ],
    },
  ],
};
