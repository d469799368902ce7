import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const pendo: IssuerRules = {
  id: 'pendo',
  issuer: 'Pendo',
  rules: [
    {
      id: 'pendo-integration-key',
      title: 'Pendo integration key',
      severity: 'medium',
      keywords: ['pendo'],
      pattern: assigned(
        /pendo/,
        /integration[_-]?key/,
        /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?:\.us|\.eu|\.jpn)?/,
      ),
      entropy: 3,
      source: 'https://engageapi.pendo.io/',
      revoke: 'https://app.pendo.io/admin/integrationkeys',
      examples: [
        'PENDO_INTEGRATION_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'pendoIntegrationKey := `{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}`',
        '"pendoIntegrationKey": "{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",',
      ],
      nearMisses: [
        'PENDO_INTEGRATION_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'pendo: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'PENDO_INTEGRATION_KEY=00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
