import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const clarifai: IssuerRules = {
  id: 'clarifai',
  issuer: 'Clarifai',
  rules: [
    {
      id: 'clarifai-personal-access-token',
      title: 'Clarifai personal access token',
      severity: 'high',
      keywords: ['clarifai'],
      pattern: assigned(/clarifai/, /pat|key|token/, /[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://docs.clarifai.com/control/authentication/pat/',
      revoke: 'https://clarifai.com/settings/security',
      examples: [
        'CLARIFAI_PAT={hex:32}',
        "const clarifaiPat = process.env.CLARIFAI_PAT || '{hex:32}';",
        'clarifaiPat: string = "{hex:32}"',
      ],
      nearMisses: [
        'CLARIFAI_PAT={hex:31}',
        'CLARIFAI_PAT="{hex:32}0"',
        'clarifai: commit {hex:32}',
        'CLARIFAI_PAT=00000000000000000000000000000000',
      ],
    },
  ],
};
