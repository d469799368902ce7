import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const scraperapi: IssuerRules = {
  id: 'scraperapi',
  issuer: 'ScraperAPI',
  rules: [
    {
      id: 'scraperapi-api-key',
      title: 'ScraperAPI key',
      severity: 'medium',
      keywords: ['scraperapi', 'scraper_api', 'scraper-api'],
      pattern: assigned(/scraper[_-]?api/, /key/, /[0-9a-f]{32}/),
      entropy: 2.9,
      source: 'https://docs.scraperapi.com/',
      revoke: 'https://dashboard.scraperapi.com/',
      examples: [
        'SCRAPERAPI_KEY={hex:32}',
        'scraperapi-key: {hex:32}',
        '- name: SCRAPERAPI_KEY\n  value: {hex:32}',
      ],
      nearMisses: [
        'SCRAPERAPI_KEY={hex:31}',
        'SCRAPERAPI_KEY="{hex:32}0"',
        'scraperapi: commit {hex:32}',
        'SCRAPERAPI_KEY=00000000000000000000000000000000',
      ],
    },
  ],
};
