import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://docs.deno.com/deploy/classic/api/';
const REVOKE = 'https://dash.deno.com/account#access-tokens';

export const deno: IssuerRules = {
  id: 'deno',
  issuer: 'Deno Deploy',
  rules: [
    {
      id: 'deno-personal-access-token',
      title: 'Deno Deploy personal access token',
      severity: 'high',
      keywords: ['ddp_'],
      pattern: token(/ddp_[0-9A-Za-z]{36}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['ENV TOKEN ddp_{alnum:36}', 'Authorization: Bearer ddp_{alnum:36}'],
      nearMisses: [
        'TOKEN=ddp_{alnum:35}',
        'xddp_{alnum:36}',
        'ddp_{alnum:36}0',
        'token: ddp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'deno-organisation-token',
      title: 'Deno Deploy organisation token',
      severity: 'critical',
      keywords: ['ddo_'],
      pattern: token(/ddo_[0-9A-Za-z]{36}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        '<add name="token" value="ddo_{alnum:36}"/>',
        'curl https://api.example.com/?token=ddo_{alnum:36}&page=2',
      ],
      nearMisses: [
        'TOKEN=ddo_{alnum:35}',
        'xddo_{alnum:36}',
        'ddo_{alnum:36}0',
        'token: ddo_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
