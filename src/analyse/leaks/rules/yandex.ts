import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://yandex.cloud/en/docs/iam/concepts/authorization/api-key';
const REVOKE = 'https://yandex.cloud/en/docs/iam/operations/authentication/manage-api-keys';

export const yandex: IssuerRules = {
  id: 'yandex',
  issuer: 'Yandex Cloud',
  rules: [
    {
      id: 'yandex-api-key',
      title: 'Yandex Cloud API key',
      severity: 'critical',
      keywords: ['aqvn'],
      pattern: token(/AQVN[0-9A-Za-z_-]{34,38}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['YANDEX_API_KEY=AQVN{base64url:36}', 'Authorization: Bearer AQVN{base64url:36}'],
      nearMisses: [
        'YANDEX_API_KEY=AQVN{alnum:30}',
        'xAQVN{base64url:36}',
        'YANDEX_API_KEY=AQVNxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'yandex-static-secret',
      title: 'Yandex Cloud static secret key',
      severity: 'critical',
      keywords: ['yandex', 'ycaj'],
      pattern: token(/YC[0-9A-Za-z_-]{38}/),
      entropy: 3.8,
      source: 'https://yandex.cloud/en/docs/iam/concepts/authorization/access-key',
      revoke: 'https://yandex.cloud/en/docs/iam/operations/authentication/manage-access-keys',
      examples: [
        'YANDEX_SECRET_KEY=YC{base64url:38}',
        'aws_access_key_id = YCAJE{alnum:20}\naws_secret_access_key = YC{alnum:38}',
      ],
      nearMisses: [
        'AWS_SECRET_ACCESS_KEY=YC{base64url:37}',
        'xYC{base64url:38}',
        '"YC{base64url:38}0"',
        'AWS_SECRET_ACCESS_KEY=YCxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'yandex-iam-token',
      title: 'Yandex Cloud IAM token',
      severity: 'high',
      keywords: ['t1.'],
      pattern: token(/t1\.[0-9A-Z][0-9A-Za-z_-]{20,400}={0,2}\.[0-9A-Za-z_-]{86}={0,2}/),
      reach: 600,
      entropy: 3,
      source: 'https://yandex.cloud/en/docs/iam/concepts/authorization/iam-token',
      revoke: REVOKE,
      examples: [
        'YC_TOKEN=t1.9{alnum:120}.{alnum:86}',
        "const client = new Client('t1.9{alnum:120}.{alnum:86}');",
      ],
      nearMisses: ['YC_TOKEN=t1.9{alnum:120}.{alnum:80}', 'xt1.9{alnum:120}.{alnum:86}'],
    },
    {
      id: 'yandex-oauth-token',
      title: 'Yandex OAuth token',
      severity: 'high',
      keywords: ['y0_a', 'y1_a', 'y2_a', 'y3_a'],
      pattern: token(/y[0-3]_A[0-9A-Za-z_-]{50,64}/),
      entropy: 3,
      source: 'https://yandex.com/dev/id/doc/en/access',
      revoke: REVOKE,
      examples: ['YANDEX_OAUTH_TOKEN=y0_A{alnum:57}', 'run --yandex-oauth-token y0_A{alnum:57} --verbose'],
      nearMisses: ['YANDEX_OAUTH_TOKEN=y0_A{alnum:40}', 'xy0_A{alnum:57}'],
    },
    {
      id: 'yandex-dictionary-key',
      title: 'Yandex Dictionary, Predictor or Translate API key',
      severity: 'low',
      keywords: ['dict.1.1.', 'pdct.1.1.', 'trnsl.1.1.'],
      pattern: token(/(?:p?dict|pdct|trnsl)\.1\.1\.\d{8}T\d{6}Z\.[0-9a-f]{16}\.[0-9a-f]{40}/),
      entropy: 3,
      source: 'https://yandex.com/dev/dictionary/doc/dg/concepts/api-overview.html',
      revoke: REVOKE,
      examples: [
        'YANDEX_DICTIONARY_KEY=dict.1.1.{digit:8}T{digit:6}Z.{hex:16}.{hex:40}',
        'export YANDEX_DICTIONARY_KEY="dict.1.1.{digit:8}T{digit:6}Z.{hex:16}.{hex:40}"',
        'trnsl.1.1.{digit:8}T{digit:6}Z.{hex:16}.{hex:40}',
      ],
      nearMisses: [
        'YANDEX_DICTIONARY_KEY=dict.1.1.{digit:8}T{digit:6}Z.{hex:16}.{hex:39}',
        'xdict.1.1.{digit:8}T{digit:6}Z.{hex:16}.{hex:40}',
        'YANDEX_DICTIONARY_KEY=dict.1.1.00000000T000000Z.0000000000000000.0000000000000000000000000000000000000000',
      ],
    },
  ],
};
