import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://www.flickr.com/services/api/misc.overview.html';
const REVOKE = 'https://www.flickr.com/services/apps/by/me';

export const flickr: IssuerRules = {
  id: 'flickr',
  issuer: 'Flickr',
  rules: [
    {
      id: 'flickr-api-key',
      title: 'Flickr API key',
      severity: 'low',
      keywords: ['flickr'],
      pattern: assigned(/flickr/, /key/, /[0-9a-f]{32}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'FLICKR_API_KEY={hex:32}',
        'flickrApiKey: string = "{hex:32}"',
        '- name: FLICKR_API_KEY\n  value: {hex:32}',
      ],
      nearMisses: [
        'FLICKR_API_KEY={hex:31}',
        'FLICKR_API_KEY="{hex:32}0"',
        'flickr: commit {hex:32}',
        'FLICKR_API_KEY=00000000000000000000000000000000',
      ],
    },
    {
      id: 'flickr-api-secret',
      title: 'Flickr API secret',
      severity: 'medium',
      keywords: ['flickr'],
      pattern: assigned(/flickr/, /secret/, /[0-9a-f]{16}/),
      entropy: 2.3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'FLICKR_API_SECRET={hex:16}',
        '"flickrApiSecret": "{hex:16}",',
        "const flickrApiSecret = process.env.FLICKR_API_SECRET || '{hex:16}';",
      ],
      nearMisses: [
        'FLICKR_API_SECRET={hex:15}',
        'FLICKR_API_SECRET="{hex:16}0"',
        'flickr: commit {hex:16}',
        'FLICKR_API_SECRET=0000000000000000',
      ],
    },
  ],
};
