import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://circleci.com/docs/managing-api-tokens/';
const REVOKE = 'https://app.circleci.com/settings/user/tokens';

export const circleci: IssuerRules = {
  id: 'circleci',
  issuer: 'CircleCI',
  rules: [
    {
      id: 'circleci-personal-token',
      title: 'CircleCI personal API token',
      severity: 'critical',
      keywords: ['ccipat_'],
      pattern: token(/CCIPAT_[0-9A-Za-z]{22}_[0-9a-f]{40}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'curl https://api.example.com/?token=CCIPAT_{alnum:22}_{hex:40}&page=2',
        'export TOKEN="CCIPAT_{alnum:22}_{hex:40}"',
      ],
      nearMisses: [
        'TOKEN=CCIPAT_{alnum:22}_{hex:39}',
        'xCCIPAT_{alnum:22}_{hex:40}',
        'CCIPAT_{alnum:22}_{hex:40}0',
        'token: CCIPAT_xxxxxxxxxxxxxxxxxxxxxx_0000000000000000000000000000000000000000',
      ],
    },
    {
      id: 'circleci-project-token',
      title: 'CircleCI project API token',
      severity: 'high',
      keywords: ['cciprj_'],
      pattern: token(/CCIPRJ_[0-9A-Za-z]{22}_[0-9a-f]{40}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['export TOKEN="CCIPRJ_{alnum:22}_{hex:40}"', '"echo\\nCCIPRJ_{alnum:22}_{hex:40}"'],
      nearMisses: [
        'TOKEN=CCIPRJ_{alnum:22}_{hex:39}',
        'xCCIPRJ_{alnum:22}_{hex:40}',
        'CCIPRJ_{alnum:22}_{hex:40}0',
        'token: CCIPRJ_xxxxxxxxxxxxxxxxxxxxxx_0000000000000000000000000000000000000000',
      ],
    },
    {
      id: 'circleci-legacy-token',
      title: 'CircleCI API token (legacy)',
      severity: 'high',
      keywords: ['circleci', 'circle_ci', 'circle-ci', 'circle_token', 'circle-token', 'circletoken'],
      pattern: assigned(/circle(?:_?ci)?/, /token|key/, /[0-9a-f]{40}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'CIRCLE_TOKEN={hex:40}',
        '--circle-token {hex:40} --verbose',
        '<add key="circleToken" value="{hex:40}" />',
        'https://circleci.com/api/v1.1/me?circle-token={hex:40}',
      ],
      nearMisses: [
        'CIRCLE_TOKEN={hex:39}',
        'CIRCLE_TOKEN="{hex:40}0"',
        'circle: commit {hex:40}',
        'CIRCLE_TOKEN=0000000000000000000000000000000000000000',
      ],
    },
  ],
};
