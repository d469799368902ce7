import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const scrapingbee: IssuerRules = {
  id: 'scrapingbee',
  issuer: 'ScrapingBee',
  rules: [
    {
      id: 'scrapingbee-api-key',
      title: 'ScrapingBee API key',
      severity: 'medium',
      keywords: ['scrapingbee', 'scraping_bee', 'scraping-bee'],
      pattern: assigned(/scraping[_-]?bee/, /key/, /[0-9A-Z]{80}/),
      entropy: 3,
      source: 'https://www.scrapingbee.com/documentation/',
      revoke: 'https://app.scrapingbee.com/account/manage/api_key',
      examples: [
        'SCRAPINGBEE_API_KEY={upper-alnum:80}',
        'run --scrapingbee-api-key {upper-alnum:80} --verbose',
        'os.environ.get("SCRAPINGBEE_API_KEY", "{upper-alnum:80}")',
      ],
      nearMisses: [
        'SCRAPINGBEE_API_KEY={upper-alnum:79}',
        'SCRAPINGBEE_API_KEY="{upper-alnum:80}0"',
        'scrapingbee: commit {upper-alnum:80}',
        'SCRAPINGBEE_API_KEY=XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX',
      ],
    },
  ],
};
