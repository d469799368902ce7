import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://buildkite.com/docs/platform/security/tokens';

export const buildkite: IssuerRules = {
  id: 'buildkite',
  issuer: 'Buildkite',
  rules: [
    {
      id: 'buildkite-api-access-token',
      title: 'Buildkite API access token',
      severity: 'critical',
      keywords: ['bkua_'],
      pattern: token(/bkua_[0-9a-f]{40}/),
      entropy: 3,
      source: SOURCE,
      revoke: 'https://buildkite.com/user/api-access-tokens',
      examples: ['  token: bkua_{hex:40} # of the release', 'TOKEN=bkua_{hex:40}'],
      nearMisses: [
        'TOKEN=bkua_{hex:39}',
        'xbkua_{hex:40}',
        'bkua_{hex:40}0',
        'token: bkua_0000000000000000000000000000000000000000',
      ],
    },
    {
      id: 'buildkite-agent-token',
      title: 'Buildkite agent token',
      severity: 'high',
      keywords: ['bkct_'],
      pattern: token(/bkct_[0-9A-Za-z_-]{30,100}/),
      entropy: 3,
      source: SOURCE,
      revoke: 'https://buildkite.com/organizations',
      examples: ["client = Client('bkct_{alnum:64}')", '  token: bkct_{alnum:64} # of the release'],
      nearMisses: [
        'TOKEN=bkct_{alnum:20}',
        'xbkct_{alnum:64}',
        'token: bkct_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'buildkite-agent-session-token',
      title: 'Buildkite agent session token',
      severity: 'medium',
      keywords: ['bkaa_'],
      pattern: token(/bkaa_[0-9A-Za-z_-]{40,120}/),
      entropy: 3,
      source: SOURCE,
      revoke: 'https://buildkite.com/organizations',
      examples: [
        'curl https://api.example.com/?token=bkaa_{alnum:75}&page=2',
        'export TOKEN="bkaa_{alnum:75}"',
      ],
      nearMisses: [
        'TOKEN=bkaa_{alnum:20}',
        'xbkaa_{alnum:75}',
        'token: bkaa_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'buildkite-agent-job-token',
      title: 'Buildkite agent job token',
      severity: 'medium',
      keywords: ['bkaj_'],
      pattern: token(/bkaj_[0-9A-Za-z_.-]{40,1000}/),
      reach: 1024,
      entropy: 3,
      source: SOURCE,
      revoke: 'https://buildkite.com/organizations',
      examples: ['export TOKEN="bkaj_{alnum:75}"', '"echo\\nbkaj_{alnum:75}"'],
      nearMisses: [
        'TOKEN=bkaj_{alnum:20}',
        'xbkaj_{alnum:75}',
        'token: bkaj_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
