import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const betterStack: IssuerRules = {
  id: 'better-stack',
  issuer: 'Better Stack',
  rules: [
    {
      id: 'better-stack-source-token',
      title: 'Better Stack source token',
      severity: 'medium',
      keywords: ['logtail', 'betterstack', 'better_stack', 'better-stack'],
      pattern: assigned(/logtail|better[_-]?stack/, /key|token|secret|passw(?:or)?d|auth/, /[0-9A-Za-z]{24}/),
      entropy: 3.5,
      source: 'https://betterstack.com/docs/logs/api/getting-started/',
      revoke: 'https://telemetry.betterstack.com/',
      examples: [
        'LOGTAIL_SOURCE_TOKEN={alnum:24}',
        'os.environ.get("LOGTAIL_SOURCE_TOKEN", "{alnum:24}")',
        '"logtailSourceToken": "{alnum:24}",',
      ],
      nearMisses: [
        'LOGTAIL_SOURCE_TOKEN={alnum:23}',
        'LOGTAIL_SOURCE_TOKEN="{alnum:24}0"',
        'logtail: commit {alnum:24}',
        'LOGTAIL_SOURCE_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
