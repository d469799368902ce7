import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const coveralls: IssuerRules = {
  id: 'coveralls',
  issuer: 'Coveralls',
  rules: [
    {
      id: 'coveralls-repo-token',
      title: 'Coveralls repository token',
      severity: 'low',
      keywords: ['coveralls'],
      pattern: assigned(/coveralls/, /token/, /[0-9A-Za-z]{33}/),
      entropy: 3.5,
      source: 'https://docs.coveralls.io/api-jobs-endpoint',
      revoke: 'https://coveralls.io/',
      examples: [
        'COVERALLS_REPO_TOKEN={alnum:33}',
        '--coveralls-repo-token {alnum:33} --verbose',
        '<add key="coverallsRepoToken" value="{alnum:33}" />',
      ],
      nearMisses: [
        'COVERALLS_REPO_TOKEN={alnum:32}',
        'COVERALLS_REPO_TOKEN="{alnum:33}0"',
        'coveralls: commit {alnum:33}',
        'COVERALLS_REPO_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
