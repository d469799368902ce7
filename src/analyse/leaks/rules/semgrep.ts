import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const semgrep: IssuerRules = {
  id: 'semgrep',
  issuer: 'Semgrep',
  rules: [
    {
      id: 'semgrep-app-token',
      title: 'Semgrep app token',
      severity: 'high',
      keywords: ['semgrep'],
      pattern: assigned(/semgrep/, /token/, /[0-9a-f]{64}/),
      entropy: 3,
      source: 'https://semgrep.dev/docs/semgrep-ci/ci-environment-variables',
      revoke: 'https://semgrep.dev/orgs/-/settings/tokens',
      examples: [
        'SEMGREP_APP_TOKEN={hex:64}',
        '- name: SEMGREP_APP_TOKEN\n  value: {hex:64}',
        'run --semgrep-app-token {hex:64} --verbose',
      ],
      nearMisses: [
        'SEMGREP_APP_TOKEN={hex:63}',
        'SEMGREP_APP_TOKEN="{hex:64}0"',
        'semgrep: commit {hex:64}',
        'SEMGREP_APP_TOKEN=0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
