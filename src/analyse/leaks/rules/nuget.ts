import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const nuget: IssuerRules = {
  id: 'nuget',
  issuer: 'NuGet',
  rules: [
    {
      id: 'nuget-api-key',
      title: 'NuGet API key',
      severity: 'critical',
      keywords: ['oy2'],
      pattern: token(/oy2[a-z2-7]{43}/),
      entropy: 3,
      source: 'https://learn.microsoft.com/en-us/nuget/nuget-org/scoped-api-keys',
      revoke: 'https://www.nuget.org/account/apikeys',
      examples: ['NUGET_API_KEY=oy2{lower:43}', 'export NUGET_API_KEY="oy2{lower:43}"'],
      nearMisses: [
        'NUGET_API_KEY=oy2{lower:42}',
        'xoy2{lower:43}',
        'oy2{lower:44}',
        'oy2xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'oy2{lower:30}89{lower:11}',
      ],
    },
  ],
};
