import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE = 'https://app.hubspot.com/l/private-apps/';

export const hubspot: IssuerRules = {
  id: 'hubspot',
  issuer: 'HubSpot',
  rules: [
    {
      id: 'hubspot-private-app-token',
      title: 'HubSpot private app access token',
      severity: 'critical',
      keywords: ['pat-na', 'pat-eu', 'pat-ap'],
      pattern: token(/pat-(?:na|eu|ap)\d-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/),
      entropy: 3,
      source: 'https://developers.hubspot.com/docs/apps/legacy-apps/private-apps/overview',
      revoke: REVOKE,
      examples: [
        'export TOKEN="pat-na1-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"',
        '"echo\\npat-na1-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"',
      ],
      nearMisses: [
        'TOKEN=pat-na1-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'xpat-na1-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'pat-na1-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0',
        'token: pat-na1-00000000-0000-0000-0000-000000000000',
      ],
    },
    {
      id: 'hubspot-api-key',
      title: 'HubSpot API key (legacy)',
      severity: 'high',
      keywords: ['hubspot', 'hapikey'],
      pattern: assigned(
        /hubspot|hapi(?=key)/,
        /key/,
        /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
      ),
      entropy: 3,
      source: 'https://developers.hubspot.com/changelog/upcoming-api-key-sunset',
      revoke: REVOKE,
      examples: [
        'HUBSPOT_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        "const hubspotApiKey = process.env.HUBSPOT_API_KEY || '{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}';",
        'hubspotApiKey: string = "{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"',
        'https://api.hubapi.com/contacts/v1/lists?hapikey={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
      ],
      nearMisses: [
        'HUBSPOT_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'HUBSPOT_API_KEY="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'hubspot: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'HUBSPOT_API_KEY=00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
