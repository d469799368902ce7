import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair';
const REVOKE = 'https://ram.console.aliyun.com/manage/ak';

export const alibabaCloud: IssuerRules = {
  id: 'alibaba-cloud',
  issuer: 'Alibaba Cloud',
  rules: [
    {
      id: 'alibaba-cloud-access-key-id',
      title: 'Alibaba Cloud AccessKey ID',
      severity: 'medium',
      keywords: ['ltai'],
      pattern: token(/LTAI[0-9A-Za-z]{12,20}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        '<add name="token" value="LTAI{alnum:20}"/>',
        'curl https://api.example.com/?token=LTAI{alnum:20}&page=2',
      ],
      nearMisses: ['TOKEN=LTAI{alnum:11}', 'xLTAI{alnum:20}', 'token: LTAIxxxxxxxxxxxxxxxxxxxx'],
    },
    {
      id: 'alibaba-cloud-access-key-secret',
      title: 'Alibaba Cloud AccessKey secret',
      severity: 'critical',
      keywords: [
        'aliyun',
        'alibaba',
        'alicloud',
        'oss_access',
        'oss-access',
        'ossaccess',
        'access_key_secret',
        'access-key-secret',
        'accesskeysecret',
      ],
      pattern: assigned(/aliyun|alibaba|alicloud|oss[_-]access|access[_-]?key/, /secret/, /[0-9A-Za-z]{30}/),
      entropy: 3.5,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'ALIBABA_CLOUD_ACCESS_KEY_SECRET={alnum:30}',
        'alibaba_cloud_access_key_secret: {alnum:30}',
        'os.environ.get("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "{alnum:30}")',
      ],
      nearMisses: [
        'ALIBABA_CLOUD_ACCESS_KEY_SECRET={alnum:29}',
        'ALIBABA_CLOUD_ACCESS_KEY_SECRET="{alnum:30}0"',
        'alibaba: commit {alnum:30}',
        'ALIBABA_CLOUD_ACCESS_KEY_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'alibaba-cloud-sts-access-key-id',
      title: 'Alibaba Cloud temporary AccessKey ID',
      severity: 'medium',
      keywords: ['sts.n'],
      pattern: token(/STS\.N[0-9A-Za-z]{20,26}/),
      entropy: 3,
      source: 'https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerole',
      revoke: REVOKE,
      examples: ['TOKEN=STS.N{alnum:24}', '{"token": "STS.N{alnum:24}"}'],
      nearMisses: ['TOKEN=STS.N{alnum:15}', 'xSTS.N{alnum:24}', 'token: STS.Nxxxxxxxxxxxxxxxxxxxxxxxx'],
    },
  ],
};
