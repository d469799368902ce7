import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://developer.webex.com/docs/bots';
const REVOKE = 'https://developer.webex.com/my-apps';

export const webex: IssuerRules = {
  id: 'webex',
  issuer: 'Webex',
  rules: [
    {
      id: 'webex-access-token',
      title: 'Webex bot or integration access token',
      severity: 'high',
      keywords: ['_pf84_', '_p0a1_', '_pe93_', '_pd72_', 'webex'],
      pattern: token(
        /[0-9A-Za-z]{64}_[A-Z][0-9A-Z]{3}_[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
      ),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'WEBEX_TOKEN={alnum:64}_PF84_{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'export WEBEX_TOKEN="{alnum:64}_PF84_{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"',
      ],
      nearMisses: [
        'WEBEX_TOKEN={alnum:63}_PF84_{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'x{alnum:64}_PF84_{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'WEBEX_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_PF84_00000000-0000-0000-0000-000000000000',
      ],
    },
    {
      id: 'webex-client-secret',
      title: 'Webex client secret',
      severity: 'high',
      keywords: ['webex'],
      pattern: assigned(/webex/, /secret(?:[_-]?key)?/, /[0-9a-f]{64}/),
      entropy: 3,
      source: 'https://developer.webex.com/docs/integrations',
      revoke: REVOKE,
      examples: [
        'WEBEX_CLIENT_SECRET={hex:64}',
        'webex-client-secret: {hex:64}',
        '- name: WEBEX_CLIENT_SECRET\n  value: {hex:64}',
      ],
      nearMisses: [
        'WEBEX_CLIENT_SECRET={hex:63}',
        'WEBEX_CLIENT_SECRET="{hex:64}0"',
        'webex: commit {hex:64}',
        'WEBEX_CLIENT_SECRET=0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
