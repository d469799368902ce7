import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://www.volcengine.com/docs/6291/65568';
const REVOKE = 'https://console.volcengine.com/iam/keymanage';

export const volcengine: IssuerRules = {
  id: 'volcengine',
  issuer: 'Volcano Engine',
  rules: [
    {
      id: 'volcengine-access-key',
      title: 'Volcano Engine access key id',
      severity: 'medium',
      keywords: ['aklt'],
      pattern: token(/AKLT[0-9A-Za-z_-]{40,60}={0,2}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['VOLC_ACCESSKEY=AKLT{alnum:43}', '{"volcAccesskey": "AKLT{alnum:43}"}'],
      nearMisses: [
        'VOLC_ACCESSKEY=AKLT{alnum:30}',
        'xAKLT{alnum:43}',
        'VOLC_ACCESSKEY=AKLTxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'volcengine-secret-key',
      title: 'Volcano Engine secret key',
      severity: 'critical',
      keywords: ['volc_', 'volcengine', 'volcsecret', 'volc-'],
      pattern: assigned(/volc/, /secret(?:[_-]?key)?/, /[0-9A-Za-z+/]{58}==/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'VOLC_SECRETKEY={base64:58}==',
        '<add key="volcSecretkey" value="{base64:58}==" />',
        'private static final String VOLC_SECRETKEY = "{base64:58}==";',
      ],
      nearMisses: [
        'VOLC_SECRETKEY={base64:57}==',
        'VOLC_SECRETKEY="{base64:58}==0"',
        'volc_: commit {base64:58}==',
        'VOLC_SECRETKEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx==',
      ],
    },
  ],
};
