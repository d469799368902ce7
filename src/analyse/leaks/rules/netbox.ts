import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://netboxlabs.com/docs/netbox/integrations/rest-api/';
const REVOKE = 'https://netboxlabs.com/docs/netbox/models/users/token/';

export const netbox: IssuerRules = {
  id: 'netbox',
  issuer: 'NetBox',
  rules: [
    {
      id: 'netbox-token',
      title: 'NetBox API token',
      severity: 'high',
      keywords: ['nbt_'],
      pattern: token(/nbt_[0-9A-Za-z]{12}\.[0-9A-Za-z]{40}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['NETBOX_TOKEN=nbt_{alnum:12}.{alnum:40}', 'ENV NETBOX_TOKEN nbt_{alnum:12}.{alnum:40}'],
      nearMisses: [
        'NETBOX_TOKEN=nbt_{alnum:12}.{alnum:39}',
        'xnbt_{alnum:12}.{alnum:40}',
        '"nbt_{alnum:12}.{alnum:40}0"',
        'NETBOX_TOKEN=nbt_xxxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'netbox-legacy-token',
      title: 'NetBox API token (40 digits)',
      severity: 'high',
      keywords: ['netbox'],
      pattern: assigned(/netbox/, /token/, /[0-9a-f]{40}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'NETBOX_TOKEN={hex:40}',
        'private static final String NETBOX_TOKEN = "{hex:40}";',
        'netboxToken := `{hex:40}`',
      ],
      nearMisses: [
        'NETBOX_TOKEN={hex:39}',
        'NETBOX_TOKEN="{hex:40}0"',
        'netbox: commit {hex:40}',
        'NETBOX_TOKEN=0000000000000000000000000000000000000000',
      ],
    },
  ],
};
