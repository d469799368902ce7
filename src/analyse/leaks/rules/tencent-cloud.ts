import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://www.tencentcloud.com/document/product/598/34228';
const REVOKE = 'https://console.tencentcloud.com/cam/capi';

export const tencentCloud: IssuerRules = {
  id: 'tencent-cloud',
  issuer: 'Tencent Cloud',
  rules: [
    {
      id: 'tencent-cloud-secret-id',
      title: 'Tencent Cloud secret id',
      severity: 'medium',
      keywords: ['akid'],
      pattern: token(/AKID[0-9A-Za-z]{32}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'TENCENTCLOUD_SECRET_ID=AKID{alnum:32}',
        '<add key="TENCENTCLOUD_SECRET_ID" value="AKID{alnum:32}" />',
      ],
      nearMisses: [
        'TENCENTCLOUD_SECRET_ID=AKID{alnum:31}',
        'xAKID{alnum:32}',
        '"AKID{alnum:32}0"',
        'TENCENTCLOUD_SECRET_ID=AKIDxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'tencent-cloud-secret-key',
      title: 'Tencent Cloud secret key',
      severity: 'critical',
      keywords: ['tencent', 'qcloud'],
      pattern: assigned(/tencent|qcloud/, /secret(?:[_-]?key)?/, /[0-9A-Za-z]{32}/),
      entropy: 3.6,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'TENCENTCLOUD_SECRET_KEY={alnum:32}',
        'os.environ.get("TENCENTCLOUD_SECRET_KEY", "{alnum:32}")',
        "export TENCENTCLOUD_SECRET_KEY='{alnum:32}'",
      ],
      nearMisses: [
        'TENCENTCLOUD_SECRET_KEY={alnum:31}',
        'TENCENTCLOUD_SECRET_KEY="{alnum:32}0"',
        'tencent: commit {alnum:32}',
        'TENCENTCLOUD_SECRET_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
