import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token';
const REVOKE = 'https://sourcegraph.com/user/settings/tokens';

export const sourcegraph: IssuerRules = {
  id: 'sourcegraph',
  issuer: 'Sourcegraph',
  rules: [
    {
      id: 'sourcegraph-access-token',
      title: 'Sourcegraph access token',
      severity: 'high',
      keywords: ['sgp_'],
      pattern: token(/sgp_(?:(?:[0-9a-f]{16}|local)_)?[0-9a-f]{40}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'SRC_ACCESS_TOKEN=sgp_{hex:16}_{hex:40}',
        '<add key="SRC_ACCESS_TOKEN" value="sgp_{hex:16}_{hex:40}" />',
        'sgp_local_{hex:40}',
        'Authorization: token sgp_{hex:40}',
      ],
      nearMisses: [
        'SRC_ACCESS_TOKEN=sgp_{hex:16}_{hex:39}',
        'xsgp_{hex:16}_{hex:40}',
        'SRC_ACCESS_TOKEN=sgp_0000000000000000_0000000000000000000000000000000000000000',
        'sgp_{hex:41}',
      ],
    },
    {
      id: 'sourcegraph-gateway-token',
      title: 'Sourcegraph Cody gateway token',
      severity: 'high',
      keywords: ['sgd_'],
      pattern: token(/sgd_[0-9a-f]{64}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['SRC_DOTCOM_TOKEN=sgd_{hex:64}', '{"srcDotcomToken": "sgd_{hex:64}"}'],
      nearMisses: [
        'SRC_DOTCOM_TOKEN=sgd_{hex:63}',
        'xsgd_{hex:64}',
        '"sgd_{hex:64}0"',
        'SRC_DOTCOM_TOKEN=sgd_0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
    {
      id: 'sourcegraph-license-token',
      title: 'Sourcegraph license subscription token',
      severity: 'medium',
      keywords: ['slk_'],
      pattern: token(/slk_[0-9a-f]{64}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['SRC_LICENSE_TOKEN=slk_{hex:64}', '  src-license-token: slk_{hex:64} # of the release'],
      nearMisses: [
        'SRC_LICENSE_TOKEN=slk_{hex:63}',
        'xslk_{hex:64}',
        '"slk_{hex:64}0"',
        'SRC_LICENSE_TOKEN=slk_0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
