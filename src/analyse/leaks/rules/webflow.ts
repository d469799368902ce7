import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const webflow: IssuerRules = {
  id: 'webflow',
  issuer: 'Webflow',
  rules: [
    {
      id: 'webflow-api-token',
      title: 'Webflow API token',
      severity: 'high',
      keywords: ['webflow'],
      pattern: assigned(/webflow/, /token|key/, /(?:ws-)?[0-9a-f]{64}/),
      entropy: 3,
      source: 'https://developers.webflow.com/data/reference/authentication/site-token',
      revoke: 'https://webflow.com/dashboard',
      examples: [
        'WEBFLOW_API_TOKEN={hex:64}',
        'run --webflow-api-token {hex:64} --verbose',
        'os.environ.get("WEBFLOW_API_TOKEN", "{hex:64}")',
      ],
      nearMisses: [
        'WEBFLOW_API_TOKEN={hex:63}',
        'webflow: commit {hex:64}',
        'WEBFLOW_API_TOKEN=0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
