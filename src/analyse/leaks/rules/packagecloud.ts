import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const packagecloud: IssuerRules = {
  id: 'packagecloud',
  issuer: 'packagecloud',
  rules: [
    {
      id: 'packagecloud-api-token',
      title: 'packagecloud API token',
      severity: 'high',
      keywords: ['packagecloud', 'package_cloud', 'package-cloud'],
      pattern: assigned(/package[_-]?cloud/, /token|key/, /[0-9a-f]{48}/),
      entropy: 3,
      source: 'https://packagecloud.io/docs/api',
      revoke: 'https://packagecloud.io/api_token',
      examples: [
        'PACKAGECLOUD_TOKEN={hex:48}',
        '"packagecloudToken": "{hex:48}",',
        'packagecloud-token: {hex:48}',
      ],
      nearMisses: [
        'PACKAGECLOUD_TOKEN={hex:47}',
        'PACKAGECLOUD_TOKEN="{hex:48}0"',
        'packagecloud: commit {hex:48}',
        'PACKAGECLOUD_TOKEN=000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
