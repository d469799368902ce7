import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const codeClimate: IssuerRules = {
  id: 'code-climate',
  issuer: 'Code Climate',
  rules: [
    {
      id: 'code-climate-test-reporter-id',
      title: 'Code Climate test reporter id',
      severity: 'low',
      keywords: [
        'cc_test_reporter_id',
        'cc-test-reporter-id',
        'cctestreporterid',
        'codeclimate',
        'code_climate',
        'code-climate',
      ],
      pattern: assigned(/cc_test_reporter|code[_-]?climate/, /id|token/, /[0-9a-f]{64}/),
      entropy: 3,
      source: 'https://docs.codeclimate.com/docs/finding-your-test-coverage-token',
      revoke: 'https://codeclimate.com/profile/tokens',
      examples: ['CC_TEST_REPORTER_ID={hex:64}', 'codeclimate:\n  repo_token: {hex:64}'],
      nearMisses: [
        'CC_TEST_REPORTER_ID={hex:63}',
        'codeclimate: commit {hex:64}',
        'CC_TEST_REPORTER_ID={hex:66}',
      ],
    },
  ],
};
