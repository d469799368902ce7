import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://huggingface.co/docs/hub/security-tokens';
const REVOKE = 'https://huggingface.co/settings/tokens';

export const huggingFace: IssuerRules = {
  id: 'hugging-face',
  issuer: 'Hugging Face',
  rules: [
    {
      id: 'hugging-face-user-access-token',
      title: 'Hugging Face user access token',
      severity: 'high',
      keywords: ['hf_'],
      pattern: token(/hf_[A-Za-z]{34}/),
      entropy: 3.5,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        '<add name="token" value="hf_{letter:34}"/>',
        'curl https://api.example.com/?token=hf_{letter:34}&page=2',
      ],
      nearMisses: [
        'TOKEN=hf_{letter:33}',
        'xhf_{letter:34}',
        'hf_{letter:34}0',
        'token: hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'hugging-face-organisation-token',
      title: 'Hugging Face organisation API token',
      severity: 'high',
      keywords: ['api_org_'],
      pattern: token(/api_org_[A-Za-z]{34}/),
      entropy: 3.5,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['"echo\\napi_org_{letter:34}"', '<add name="token" value="api_org_{letter:34}"/>'],
      nearMisses: [
        'TOKEN=api_org_{letter:33}',
        'xapi_org_{letter:34}',
        'api_org_{letter:34}0',
        'token: api_org_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
