import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://docs.quay.io/glossary/robot-accounts.html';
const REVOKE = 'https://quay.io/organization/';

export const quay: IssuerRules = {
  id: 'quay',
  issuer: 'Quay',
  rules: [
    {
      id: 'quay-robot-token',
      title: 'Quay robot account token',
      severity: 'critical',
      keywords: ['quay'],
      pattern: assigned(/quay/, /token|password|secret(?:[_-]?key)?|-p/, /[0-9A-Z]{64}/),
      entropy: 3.8,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'QUAY_ROBOT_TOKEN={upper-alnum:64}',
        'private static final String QUAY_ROBOT_TOKEN = "{upper-alnum:64}";',
        'quayRobotToken := `{upper-alnum:64}`',
        "docker login -u='org+robot' quay.io -p {upper-alnum:64}",
      ],
      nearMisses: [
        'QUAY_ROBOT_TOKEN={upper-alnum:63}',
        'QUAY_ROBOT_TOKEN="{upper-alnum:64}0"',
        'quay: commit {upper-alnum:64}',
        'QUAY_ROBOT_TOKEN=XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX',
      ],
    },
    {
      id: 'quay-oauth-token',
      title: 'Quay OAuth access token',
      severity: 'high',
      keywords: ['quay'],
      pattern: assigned(/quay/, /token|bearer/, /[0-9A-Za-z]{40}/),
      entropy: 3.6,
      source: 'https://docs.quay.io/api/',
      revoke: REVOKE,
      examples: [
        'QUAY_OAUTH_TOKEN={alnum:40}',
        '"quayOauthToken": "{alnum:40}",',
        'quay-oauth-token: {alnum:40}',
      ],
      nearMisses: [
        'QUAY_OAUTH_TOKEN={alnum:39}',
        'QUAY_OAUTH_TOKEN="{alnum:40}0"',
        'quay: commit {alnum:40}',
        'QUAY_OAUTH_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
