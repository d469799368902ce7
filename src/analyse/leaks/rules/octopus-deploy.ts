import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const octopusDeploy: IssuerRules = {
  id: 'octopus-deploy',
  issuer: 'Octopus Deploy',
  rules: [
    {
      id: 'octopus-deploy-api-key',
      title: 'Octopus Deploy API key',
      severity: 'critical',
      keywords: ['octopus', 'octo_'],
      pattern: assigned(/octo(?:pus)?/, /key/, /API-[0-9A-Z]{26,32}/),
      entropy: 3,
      source: 'https://octopus.com/docs/octopus-rest-api/how-to-create-an-api-key',
      revoke: 'https://octopus.com/docs/octopus-rest-api/how-to-create-an-api-key',
      examples: [
        'OCTOPUS_API_KEY=API-{upper-alnum:29}',
        'private static final String OCTOPUS_API_KEY = "API-{upper-alnum:29}";',
        'octopusApiKey := `API-{upper-alnum:29}`',
      ],
      nearMisses: [
        'OCTOPUS_API_KEY=API-{upper-alnum:25}',
        'octopus: commit API-{upper-alnum:29}',
        'OCTOPUS_API_KEY=API-XXXXXXXXXXXXXXXXXXXXXXXXXXXXX',
      ],
    },
  ],
};
