import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const uptimerobot: IssuerRules = {
  id: 'uptimerobot',
  issuer: 'UptimeRobot',
  rules: [
    {
      id: 'uptimerobot-api-key',
      title: 'UptimeRobot API key',
      severity: 'medium',
      keywords: ['uptime'],
      pattern: token(/(?:u|ur|m)\d{6,10}-[0-9a-f]{24}/),
      entropy: 3,
      source: 'https://uptimerobot.com/api/legacy/',
      revoke: 'https://dashboard.uptimerobot.com/integrations',
      examples: ['UPTIMEROBOT_API_KEY=u{digit:7}-{hex:24}', 'uptimerobot: m{digit:9}-{hex:24}'],
      nearMisses: [
        'UPTIMEROBOT_API_KEY=u{digit:7}-{hex:23}',
        'xu{digit:7}-{hex:24}',
        'UPTIMEROBOT_API_KEY=u0000000-000000000000000000000000',
      ],
    },
  ],
};
