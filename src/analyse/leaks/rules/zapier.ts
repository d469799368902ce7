import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://help.zapier.com/hc/en-us/articles/8496288690317';
const REVOKE = 'https://zapier.com/app/zaps';

export const zapier: IssuerRules = {
  id: 'zapier',
  issuer: 'Zapier',
  rules: [
    {
      id: 'zapier-webhook',
      title: 'Zapier webhook URL',
      severity: 'medium',
      keywords: ['hooks.zapier.com/hooks'],
      pattern: token(
        /https:\/\/hooks\.zapier\.com\/hooks\/(?:catch|standard)\/\d{5,10}\/(?!abc)[0-9A-Za-z]{6,40}/,
      ),
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'ZAPIER_WEBHOOK_URL=https://hooks.zapier.com/hooks/catch/{digit:7}/{lower-alnum:7}',
        'Authorization: Bearer https://hooks.zapier.com/hooks/catch/{digit:7}/{lower-alnum:7}',
      ],
      nearMisses: [
        'ZAPIER_WEBHOOK_URL=https://hooks.zapier.com/hooks/catch/{digit:7}/{lower-alnum:5}',
        'xhttps://hooks.zapier.com/hooks/catch/{digit:7}/{lower-alnum:7}',
        'https://hooks.zapier.com/hooks/catch/{digit:4}/{lower-alnum:7}',
      ],
    },
    {
      id: 'zapier-deploy-key',
      title: 'Zapier deploy key',
      severity: 'high',
      keywords: ['zapier'],
      pattern: assigned(/zapier/, /deploy[_-]?key/, /[0-9a-f]{32}/),
      entropy: 2.9,
      source: 'https://docs.zapier.com/platform/reference/cli-docs',
      revoke: REVOKE,
      examples: [
        'ZAPIER_DEPLOY_KEY={hex:32}',
        'run --zapier-deploy-key {hex:32} --verbose',
        'os.environ.get("ZAPIER_DEPLOY_KEY", "{hex:32}")',
      ],
      nearMisses: [
        'ZAPIER_DEPLOY_KEY={hex:31}',
        'ZAPIER_DEPLOY_KEY="{hex:32}0"',
        'zapier: commit {hex:32}',
        'ZAPIER_DEPLOY_KEY=00000000000000000000000000000000',
      ],
    },
  ],
};
