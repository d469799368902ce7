import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://techdocs.akamai.com/developer/docs/edgegrid';
const REVOKE = 'https://control.akamai.com/apps/identity-management';

export const akamai: IssuerRules = {
  id: 'akamai',
  issuer: 'Akamai',
  rules: [
    {
      id: 'akamai-edgegrid-token',
      title: 'Akamai EdgeGrid token',
      severity: 'medium',
      keywords: ['akab-'],
      pattern: token(/akab-[0-9a-z]{16}-[0-9a-z]{16}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'curl https://api.example.com/?token=akab-{lower-alnum:16}-{lower-alnum:16}&page=2',
        'export TOKEN="akab-{lower-alnum:16}-{lower-alnum:16}"',
      ],
      nearMisses: [
        'TOKEN=akab-{lower-alnum:16}-{lower-alnum:15}',
        'xakab-{lower-alnum:16}-{lower-alnum:16}',
        'akab-{lower-alnum:16}-{lower-alnum:16}0',
        'token: akab-xxxxxxxxxxxxxxxx-xxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'akamai-edgegrid-secret',
      title: 'Akamai EdgeGrid client secret',
      severity: 'critical',
      keywords: ['akamai', 'akab-'],
      pattern: /client_secret[\s"':=]{1,8}(?<secret>[0-9A-Za-z+/]{43}=)(?![\w+/=])/,
      entropy: 4,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        '[default]\nclient_secret = {alnum:43}=\nhost = akab-x.luna.akamaiapis.net',
        '[akamai]\nclient_secret={base64:43}=',
      ],
      nearMisses: [
        'akamai client_secret = {alnum:43}',
        'akamai client_secret = {alnum:42}=',
        'akamai client_secret = {alnum:43}==',
      ],
    },
  ],
};
