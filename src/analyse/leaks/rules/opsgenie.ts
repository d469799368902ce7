import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const opsgenie: IssuerRules = {
  id: 'opsgenie',
  issuer: 'Opsgenie',
  rules: [
    {
      id: 'opsgenie-api-key',
      title: 'Opsgenie API key',
      severity: 'high',
      keywords: ['opsgenie', 'geniekey', 'genie_key', 'genie-key'],
      pattern: assigned(
        /opsgenie|genie/,
        /key/,
        /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
      ),
      entropy: 3,
      source: 'https://support.atlassian.com/opsgenie/docs/api-key-management/',
      revoke: 'https://app.opsgenie.com/settings/api-key-management',
      examples: [
        'OPSGENIE_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        "export OPSGENIE_API_KEY='{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}'",
        '<add key="opsgenieApiKey" value="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}" />',
        'Authorization: GenieKey {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
      ],
      nearMisses: [
        'OPSGENIE_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'OPSGENIE_API_KEY="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'opsgenie: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'OPSGENIE_API_KEY=00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
