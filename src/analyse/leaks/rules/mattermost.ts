import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://developers.mattermost.com/integrate/reference/personal-access-token/';
const REVOKE = 'https://docs.mattermost.com/preferences/manage-your-security-preferences.html';

export const mattermost: IssuerRules = {
  id: 'mattermost',
  issuer: 'Mattermost',
  rules: [
    {
      id: 'mattermost-access-token',
      title: 'Mattermost access token',
      severity: 'high',
      keywords: ['mattermost'],
      pattern: assigned(/mattermost/, /token/, /[0-9a-z]{26}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'MATTERMOST_TOKEN={lower-alnum:26}',
        '- name: MATTERMOST_TOKEN\n  value: {lower-alnum:26}',
        'run --mattermost-token {lower-alnum:26} --verbose',
      ],
      nearMisses: [
        'MATTERMOST_TOKEN={lower-alnum:25}',
        'MATTERMOST_TOKEN="{lower-alnum:26}0"',
        'mattermost: commit {lower-alnum:26}',
        'MATTERMOST_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'mattermost-webhook',
      title: 'Mattermost incoming webhook URL',
      severity: 'medium',
      keywords: ['mattermost'],
      pattern: token(/https?:\/\/[\w.-]{1,80}mattermost[\w.-]{0,80}(?::\d{1,5})?\/hooks\/[0-9a-z]{26}/),
      entropy: 4.1,
      source: 'https://developers.mattermost.com/integrate/webhooks/incoming/',
      revoke: REVOKE,
      examples: [
        'MATTERMOST_WEBHOOK=https://chat-mattermost.example.com/hooks/{lower-alnum:26}',
        '<add key="MATTERMOST_WEBHOOK" value="https://chat-mattermost.example.com/hooks/{lower-alnum:26}" />',
      ],
      nearMisses: [
        'MATTERMOST_WEBHOOK=https://chat-mattermost.example.com/hooks/{lower-alnum:25}',
        'xhttps://chat-mattermost.example.com/hooks/{lower-alnum:26}',
        'https://chat-mattermost.example.com/hooks/xxxxxxxxxxxxxxxxxxxxxxxxxx/',
      ],
    },
  ],
};
