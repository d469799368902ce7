import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE = 'https://console.apify.com/settings/integrations';

export const apify: IssuerRules = {
  id: 'apify',
  issuer: 'Apify',
  rules: [
    {
      id: 'apify-api-token',
      title: 'Apify API token',
      severity: 'high',
      keywords: ['apify_api_'],
      pattern: token(/apify_api_[0-9A-Za-z]{34,40}/),
      entropy: 3,
      source: 'https://docs.apify.com/platform/integrations/api',
      revoke: REVOKE,
      examples: ['{"token": "apify_api_{alnum:36}"}', "client = Client('apify_api_{alnum:36}')"],
      nearMisses: [
        'TOKEN=apify_api_{alnum:30}',
        'xapify_api_{alnum:36}',
        'token: apify_api_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'apify-proxy-password',
      title: 'Apify proxy password',
      severity: 'medium',
      keywords: ['apify_proxy_'],
      pattern: token(/apify_proxy_[0-9A-Za-z]{34,40}/),
      entropy: 3,
      source: 'https://docs.apify.com/platform/proxy',
      revoke: REVOKE,
      examples: ['Authorization: Bearer apify_proxy_{alnum:36}', 'ENV TOKEN apify_proxy_{alnum:36}'],
      nearMisses: [
        'TOKEN=apify_proxy_{alnum:30}',
        'xapify_proxy_{alnum:36}',
        'token: apify_proxy_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
