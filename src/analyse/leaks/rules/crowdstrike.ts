import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const crowdstrike: IssuerRules = {
  id: 'crowdstrike',
  issuer: 'CrowdStrike',
  rules: [
    {
      id: 'crowdstrike-client-secret',
      title: 'CrowdStrike Falcon client secret',
      severity: 'critical',
      keywords: ['crowdstrike', 'falcon'],
      pattern: assigned(/crowdstrike|falcon/, /secret/, /[0-9A-Za-z]{40}/),
      entropy: 4,
      source: 'https://falcon.crowdstrike.com/documentation/page/a2a7fc0e/crowdstrike-oauth2-based-apis',
      revoke: 'https://falcon.crowdstrike.com/api-clients-and-keys/',
      examples: [
        'FALCON_CLIENT_SECRET={alnum:40}',
        "const falconClientSecret = process.env.FALCON_CLIENT_SECRET || '{alnum:40}';",
        'falconClientSecret: string = "{alnum:40}"',
      ],
      nearMisses: [
        'FALCON_CLIENT_SECRET={alnum:39}',
        'FALCON_CLIENT_SECRET="{alnum:40}0"',
        'falcon: commit {alnum:40}',
        'FALCON_CLIENT_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
