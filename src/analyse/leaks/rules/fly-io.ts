import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://fly.io/docs/security/tokens/';
const REVOKE = 'https://fly.io/user/personal_access_tokens';

export const flyIo: IssuerRules = {
  id: 'fly-io',
  issuer: 'Fly.io',
  rules: [
    {
      id: 'fly-io-macaroon',
      title: 'Fly.io access token',
      severity: 'critical',
      keywords: ['fm1r_', 'fm2_', 'fm1a_'],
      pattern: token(/fm(?:1r|1a|2)_[0-9A-Za-z+/]{80,2000}={0,3}/),
      reach: 2200,
      entropy: 4,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        "client = Client('fm2_{alnum:300}')",
        '  token: fm2_{alnum:300} # of the release',
        'FLY_API_TOKEN="FlyV1 fm2_{alnum:200}=="',
      ],
      nearMisses: [
        'TOKEN=fm2_{alnum:40}',
        'xfm2_{alnum:300}',
        'token: fm2_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'fly-io-oauth-token',
      title: 'Fly.io personal access token',
      severity: 'critical',
      keywords: ['fo1_'],
      pattern: token(/fo1_[0-9A-Za-z_-]{43}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'curl https://api.example.com/?token=fo1_{base64url:43}&page=2',
        'export TOKEN="fo1_{base64url:43}"',
      ],
      nearMisses: [
        'TOKEN=fo1_{base64url:42}',
        'xfo1_{base64url:43}',
        'fo1_{base64url:43}0',
        'token: fo1_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
