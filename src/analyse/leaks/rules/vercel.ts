import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://vercel.com/docs/rest-api/reference/welcome';
const REVOKE = 'https://vercel.com/account/settings/tokens';

export const vercel: IssuerRules = {
  id: 'vercel',
  issuer: 'Vercel',
  rules: [
    {
      id: 'vercel-legacy-token',
      title: 'Vercel access token (24 characters)',
      severity: 'critical',
      keywords: ['vercel'],
      pattern: assigned(/vercel/, /token/, /[0-9A-Za-z]{24}/),
      entropy: 3.5,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'VERCEL_TOKEN={alnum:24}',
        'os.environ.get("VERCEL_TOKEN", "{alnum:24}")',
        "export VERCEL_TOKEN='{alnum:24}'",
      ],
      nearMisses: [
        'VERCEL_TOKEN={alnum:23}',
        'VERCEL_TOKEN="{alnum:24}0"',
        'vercel: commit {alnum:24}',
        'VERCEL_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'vercel-access-token',
      title: 'Vercel access token',
      severity: 'critical',
      keywords: ['vcp_', 'vci_', 'vcr_'],
      pattern: token(/vc[pir]_[0-9A-Za-z]{56}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['VERCEL_TOKEN=vcp_{alnum:56}', '{"vercelToken": "vcp_{alnum:56}"}'],
      nearMisses: [
        'VERCEL_TOKEN=vcp_{alnum:55}',
        'xvcp_{alnum:56}',
        'VERCEL_TOKEN=vcp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'vercel-ai-gateway-key',
      title: 'Vercel AI Gateway key',
      severity: 'high',
      keywords: ['vck_'],
      pattern: token(/vck_[0-9A-Za-z]{56}/),
      entropy: 3,
      source: 'https://vercel.com/docs/ai-gateway/authentication',
      revoke: REVOKE,
      examples: [
        'AI_GATEWAY_API_KEY=vck_{alnum:56}',
        '  ai-gateway-api-key: vck_{alnum:56} # of the release',
      ],
      nearMisses: [
        'AI_GATEWAY_API_KEY=vck_{alnum:55}',
        'xvck_{alnum:56}',
        '"vck_{alnum:56}0"',
        'AI_GATEWAY_API_KEY=vck_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'vercel-app-token',
      title: 'Vercel app access token',
      severity: 'high',
      keywords: ['vca_'],
      pattern: token(/vca_[0-9A-Za-z]{56}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['VERCEL_APP_TOKEN=vca_{alnum:56}', 'Authorization: Bearer vca_{alnum:56}'],
      nearMisses: [
        'VERCEL_APP_TOKEN=vca_{alnum:55}',
        'xvca_{alnum:56}',
        '"vca_{alnum:56}0"',
        'VERCEL_APP_TOKEN=vca_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'vercel-blob-token',
      title: 'Vercel Blob read-write token',
      severity: 'high',
      keywords: ['vercel_blob_rw_'],
      pattern: token(/vercel_blob_rw_[0-9A-Za-z]{16}_[0-9A-Za-z]{30}/),
      entropy: 3,
      source: 'https://vercel.com/docs/vercel-blob/using-blob-sdk',
      revoke: REVOKE,
      examples: [
        'BLOB_READ_WRITE_TOKEN=vercel_blob_rw_{alnum:16}_{alnum:30}',
        "const client = new Client('vercel_blob_rw_{alnum:16}_{alnum:30}');",
      ],
      nearMisses: [
        'BLOB_READ_WRITE_TOKEN=vercel_blob_rw_{alnum:16}_{alnum:29}',
        'xvercel_blob_rw_{alnum:16}_{alnum:30}',
        '"vercel_blob_rw_{alnum:16}_{alnum:30}0"',
        'BLOB_READ_WRITE_TOKEN=vercel_blob_rw_xxxxxxxxxxxxxxxx_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'vercel-deploy-hook',
      title: 'Vercel deploy hook URL',
      severity: 'low',
      keywords: ['vercel.com/v1/integrations/deploy'],
      pattern: token(
        /https:\/\/api\.vercel\.com\/v1\/integrations\/deploy\/(?:prj_)?[0-9A-Za-z]{24,36}\/[0-9A-Za-z]{10}/,
      ),
      entropy: 4.2,
      source: 'https://vercel.com/docs/deploy-hooks',
      revoke: REVOKE,
      examples: [
        'DEPLOY_HOOK=https://api.vercel.com/v1/integrations/deploy/prj_{alnum:28}/{alnum:10}',
        'run --deploy-hook https://api.vercel.com/v1/integrations/deploy/prj_{alnum:28}/{alnum:10} --verbose',
      ],
      nearMisses: [
        'DEPLOY_HOOK=https://api.vercel.com/v1/integrations/deploy/prj_{alnum:28}/{alnum:9}',
        'xhttps://api.vercel.com/v1/integrations/deploy/prj_{alnum:28}/{alnum:10}',
        'DEPLOY_HOOK=https://api.vercel.com/v1/integrations/deploy/prj_xxxxxxxxxxxxxxxxxxxxxxxxxxxx/xxxxxxxxxx',
      ],
    },
    {
      id: 'vercel-edge-config',
      title: 'Vercel Edge Config connection string',
      severity: 'medium',
      keywords: ['edge-config.vercel.com'],
      pattern: token(
        /https:\/\/edge-config\.vercel\.com\/ecfg_[0-9a-z]{20,40}\?token=[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
      ),
      source: 'https://vercel.com/docs/edge-config/using-edge-config',
      revoke: REVOKE,
      examples: [
        'EDGE_CONFIG=https://edge-config.vercel.com/ecfg_{lower-alnum:28}?token={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'export EDGE_CONFIG="https://edge-config.vercel.com/ecfg_{lower-alnum:28}?token={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"',
      ],
      nearMisses: [
        'EDGE_CONFIG=https://edge-config.vercel.com/ecfg_{lower-alnum:28}?token={hex:8}-{hex:4}',
        'xhttps://edge-config.vercel.com/ecfg_{lower-alnum:28}?token={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
      ],
    },
  ],
};
