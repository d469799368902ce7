import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://docs.airbrake.io/docs/devops-tools/api/';
const REVOKE = 'https://airbrake.io/';

export const airbrake: IssuerRules = {
  id: 'airbrake',
  issuer: 'Airbrake',
  rules: [
    {
      id: 'airbrake-project-key',
      title: 'Airbrake project key',
      severity: 'medium',
      keywords: ['airbrake'],
      pattern: assigned(/airbrake/, /key|token|secret|passw(?:or)?d|auth/, /[0-9a-f]{32}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'AIRBRAKE_PROJECT_KEY={hex:32}',
        '"airbrakeProjectKey": "{hex:32}",',
        "const airbrakeProjectKey = process.env.AIRBRAKE_PROJECT_KEY || '{hex:32}';",
      ],
      nearMisses: [
        'AIRBRAKE_PROJECT_KEY={hex:31}',
        'AIRBRAKE_PROJECT_KEY="{hex:32}0"',
        'airbrake: commit {hex:32}',
        'AIRBRAKE_PROJECT_KEY=00000000000000000000000000000000',
      ],
    },
    {
      id: 'airbrake-user-key',
      title: 'Airbrake user key',
      severity: 'high',
      keywords: ['airbrake'],
      pattern: assigned(/airbrake/, /key|token|secret|passw(?:or)?d|auth/, /[0-9a-f]{40}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'AIRBRAKE_USER_KEY={hex:40}',
        'airbrake_user_key: {hex:40}',
        'os.environ.get("AIRBRAKE_USER_KEY", "{hex:40}")',
      ],
      nearMisses: [
        'AIRBRAKE_USER_KEY={hex:39}',
        'AIRBRAKE_USER_KEY="{hex:40}0"',
        'airbrake: commit {hex:40}',
        'AIRBRAKE_USER_KEY=0000000000000000000000000000000000000000',
      ],
    },
  ],
};
