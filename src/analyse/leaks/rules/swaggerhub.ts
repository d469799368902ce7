import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const swaggerhub: IssuerRules = {
  id: 'swaggerhub',
  issuer: 'SwaggerHub',
  rules: [
    {
      id: 'swaggerhub-api-key',
      title: 'SwaggerHub API key',
      severity: 'medium',
      keywords: ['swaggerhub', 'swagger_hub', 'swagger-hub'],
      pattern: assigned(
        /swagger[_-]?hub/,
        /key/,
        /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
      ),
      entropy: 3,
      source: 'https://support.smartbear.com/swaggerhub/docs/en/user-settings/api-key.html',
      revoke: 'https://app.swaggerhub.com/settings/apiKey',
      examples: [
        'SWAGGERHUB_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        '"swaggerhubApiKey": "{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",',
        'swaggerhub-api-key: {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
      ],
      nearMisses: [
        'SWAGGERHUB_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'SWAGGERHUB_API_KEY="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'swaggerhub: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'SWAGGERHUB_API_KEY=00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
