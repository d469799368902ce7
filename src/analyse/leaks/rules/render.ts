import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://api-docs.render.com/reference/authentication';
const REVOKE = 'https://dashboard.render.com/u/settings#api-keys';

export const render: IssuerRules = {
  id: 'render',
  issuer: 'Render',
  rules: [
    {
      id: 'render-api-key',
      title: 'Render API key',
      severity: 'critical',
      keywords: ['rnd_'],
      pattern: token(/rnd_[0-9A-Za-z]{28,32}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['RENDER_API_KEY=rnd_{alnum:30}', 'run --render-api-key rnd_{alnum:30} --verbose'],
      nearMisses: [
        'RENDER_API_KEY=rnd_{alnum:27}',
        'xrnd_{alnum:30}',
        'RENDER_API_KEY=rnd_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'render-deploy-hook',
      title: 'Render deploy hook URL',
      severity: 'medium',
      keywords: ['api.render.com/deploy'],
      pattern: token(/https:\/\/api\.render\.com\/deploy\/srv-[0-9a-z]{20}\?key=[0-9A-Za-z_-]{11}/),
      source: 'https://render.com/docs/deploy-hooks',
      revoke: REVOKE,
      examples: [
        'RENDER_DEPLOY_HOOK=https://api.render.com/deploy/srv-{lower-alnum:20}?key={base64url:11}',
        'export RENDER_DEPLOY_HOOK="https://api.render.com/deploy/srv-{lower-alnum:20}?key={base64url:11}"',
      ],
      nearMisses: [
        'RENDER_DEPLOY_HOOK=https://api.render.com/deploy/srv-{lower-alnum:19}?key={base64url:11}',
        'xhttps://api.render.com/deploy/srv-{lower-alnum:20}?key={base64url:11}',
      ],
    },
  ],
};
