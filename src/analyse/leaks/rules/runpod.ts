import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const runpod: IssuerRules = {
  id: 'runpod',
  issuer: 'RunPod',
  rules: [
    {
      id: 'runpod-api-key',
      title: 'RunPod API key',
      severity: 'high',
      keywords: ['rpa_'],
      pattern: token(/rpa_[0-9A-Z]{38,44}[0-9A-Za-z]{0,8}/),
      entropy: 3,
      source: 'https://docs.runpod.io/get-started/api-keys',
      revoke: 'https://console.runpod.io/user/settings',
      examples: [
        'RUNPOD_API_KEY=rpa_{upper-alnum:40}{lower-alnum:6}',
        '  runpod-api-key: rpa_{upper-alnum:40}{lower-alnum:6} # of the release',
      ],
      nearMisses: [
        'RUNPOD_API_KEY=rpa_{upper-alnum:30}',
        'xrpa_{upper-alnum:40}{lower-alnum:6}',
        'RUNPOD_API_KEY=rpa_XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXxxxxxx',
      ],
    },
  ],
};
