import { noPlaceholder } from '../format/placeholder.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE = 'https://openvpn.net/community-resources/revoking-certificates/';

export const openvpn: IssuerRules = {
  id: 'openvpn',
  issuer: 'OpenVPN',
  rules: [
    {
      id: 'openvpn-password',
      title: 'Password of an OpenVPN client',
      severity: 'high',
      keywords: ['<auth-user-pass>'],
      pattern:
        /<auth-user-pass>\r?\n[^\r\n<]{1,128}\r?\n(?<secret>[^\s<]{3,128})[ \t]{0,8}\r?\n<\/auth-user-pass>/,
      reach: 400,
      check: noPlaceholder,
      source: 'https://openvpn.net/community-resources/reference-manual-for-openvpn-2-6/',
      revoke: REVOKE,
      examples: ['<auth-user-pass>\ndeploy\n{alnum:16}\n</auth-user-pass>\n'],
      nearMisses: [
        '<auth-user-pass>\ndeploy\npassword\n</auth-user-pass>\n',
        '<auth-user-pass>\ndeploy\n</auth-user-pass>\n',
        'auth-user-pass\n{alnum:8}\n{alnum:16}\n',
      ],
    },
    {
      id: 'openvpn-static-key',
      title: 'Static key of OpenVPN',
      severity: 'high',
      keywords: ['-----begin openvpn static key v1-----'],
      pattern: /-----BEGIN OpenVPN Static key V1-----\r?\n(?<secret>(?:[0-9a-f]{32}\r?\n){16})-----END/,
      reach: 700,
      entropy: 3,
      source: 'https://openvpn.net/community-resources/static-key-mini-howto/',
      revoke: REVOKE,
      examples: [
        `-----BEGIN OpenVPN Static key V1-----\n${'{hex:32}\n'.repeat(16)}-----END OpenVPN Static key V1-----\n`,
      ],
      nearMisses: [
        `-----BEGIN OpenVPN Static key V1-----\n${'{hex:32}\n'.repeat(3)}-----END OpenVPN Static key V1-----\n`,
        `-----BEGIN OpenVPN Static key V1-----\n${`${'0'.repeat(32)}\n`.repeat(16)}-----END OpenVPN Static key V1-----\n`,
      ],
    },
  ],
};
