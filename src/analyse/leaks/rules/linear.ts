import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE = 'https://linear.app/settings/account/security';

export const linear: IssuerRules = {
  id: 'linear',
  issuer: 'Linear',
  rules: [
    {
      id: 'linear-api-key',
      title: 'Linear API key',
      severity: 'high',
      keywords: ['lin_api_'],
      pattern: token(/lin_api_[0-9A-Za-z]{40}/),
      entropy: 3,
      source: 'https://linear.app/developers/graphql',
      revoke: REVOKE,
      examples: ['  token: lin_api_{alnum:40} # of the release', 'TOKEN=lin_api_{alnum:40}'],
      nearMisses: [
        'TOKEN=lin_api_{alnum:39}',
        'xlin_api_{alnum:40}',
        'lin_api_{alnum:40}0',
        'token: lin_api_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'linear-oauth-token',
      title: 'Linear OAuth access token',
      severity: 'high',
      keywords: ['lin_oauth_'],
      pattern: token(/lin_oauth_[0-9a-f]{64}/),
      entropy: 3,
      source: 'https://linear.app/developers/oauth-2-0-authentication',
      revoke: REVOKE,
      examples: ["client = Client('lin_oauth_{hex:64}')", '  token: lin_oauth_{hex:64} # of the release'],
      nearMisses: [
        'TOKEN=lin_oauth_{hex:63}',
        'xlin_oauth_{hex:64}',
        'lin_oauth_{hex:64}0',
        'token: lin_oauth_0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
    {
      id: 'linear-webhook-secret',
      title: 'Linear webhook signing secret',
      severity: 'medium',
      keywords: ['lin_wh_'],
      pattern: token(/lin_wh_[0-9A-Za-z]{40}/),
      entropy: 3,
      source: 'https://linear.app/developers/webhooks',
      revoke: REVOKE,
      examples: [
        'curl https://api.example.com/?token=lin_wh_{alnum:40}&page=2',
        'export TOKEN="lin_wh_{alnum:40}"',
      ],
      nearMisses: [
        'TOKEN=lin_wh_{alnum:39}',
        'xlin_wh_{alnum:40}',
        'lin_wh_{alnum:40}0',
        'token: lin_wh_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
