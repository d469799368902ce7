import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://dev.mailjet.com/email/guides/getting-started/';
const REVOKE = 'https://app.mailjet.com/account/apikeys';

export const mailjet: IssuerRules = {
  id: 'mailjet',
  issuer: 'Mailjet',
  rules: [
    {
      id: 'mailjet-secret-key',
      title: 'Mailjet secret key',
      severity: 'high',
      keywords: ['mailjet', 'mj_apikey', 'mj-apikey', 'mjapikey'],
      pattern: assigned(/mailjet|mj[_-]?apikey/, /private|secret(?:[_-]?key)?/, /[0-9a-f]{32}/),
      entropy: 2.9,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'MJ_APIKEY_PRIVATE={hex:32}',
        'mj-apikey-private: {hex:32}',
        '- name: MJ_APIKEY_PRIVATE\n  value: {hex:32}',
      ],
      nearMisses: [
        'MJ_APIKEY_PRIVATE={hex:31}',
        'MJ_APIKEY_PRIVATE="{hex:32}0"',
        'mailjet: commit {hex:32}',
        'MJ_APIKEY_PRIVATE=00000000000000000000000000000000',
      ],
    },
    {
      id: 'mailjet-api-key',
      title: 'Mailjet API key',
      severity: 'low',
      keywords: ['mailjet', 'mj_apikey', 'mj-apikey', 'mjapikey'],
      pattern: assigned(/mailjet|mj[_-]?apikey/, /public|api[_-]?key/, /[0-9a-f]{32}/),
      entropy: 2.9,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'MJ_APIKEY_PUBLIC={hex:32}',
        'run --mj-apikey-public {hex:32} --verbose',
        'os.environ.get("MJ_APIKEY_PUBLIC", "{hex:32}")',
      ],
      nearMisses: [
        'MJ_APIKEY_PUBLIC={hex:31}',
        'MJ_APIKEY_PUBLIC="{hex:32}0"',
        'mailjet: commit {hex:32}',
        'MJ_APIKEY_PUBLIC=00000000000000000000000000000000',
        'MJ_APIKEY_PRIVATE="{hex:31}"',
      ],
    },
  ],
};
