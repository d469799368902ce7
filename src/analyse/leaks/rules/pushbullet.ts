import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const pushbullet: IssuerRules = {
  id: 'pushbullet',
  issuer: 'Pushbullet',
  rules: [
    {
      id: 'pushbullet-access-token',
      title: 'Pushbullet access token',
      severity: 'medium',
      keywords: ['pushbullet'],
      pattern: assigned(/pushbullet/, /token|key/, /o\.[0-9A-Za-z]{32}/),
      entropy: 3,
      source: 'https://docs.pushbullet.com/#authentication',
      revoke: 'https://www.pushbullet.com/#settings/account',
      examples: [
        'PUSHBULLET_TOKEN=o.{alnum:32}',
        'pushbullet-token: o.{alnum:32}',
        '- name: PUSHBULLET_TOKEN\n  value: o.{alnum:32}',
      ],
      nearMisses: [
        'PUSHBULLET_TOKEN=o.{alnum:31}',
        'PUSHBULLET_TOKEN="o.{alnum:32}0"',
        'pushbullet: commit o.{alnum:32}',
        'PUSHBULLET_TOKEN=o.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
