import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE = 'https://cloud.ibm.com/iam/apikeys';

export const ibmCloud: IssuerRules = {
  id: 'ibm-cloud',
  issuer: 'IBM Cloud',
  rules: [
    {
      id: 'ibm-cloud-api-key',
      title: 'IBM Cloud API key',
      severity: 'critical',
      keywords: [
        'ibmcloud',
        'ibm_cloud',
        'ibm-cloud',
        'bluemix',
        'ibm_api',
        'ibm-api',
        'ibmapi',
        'watson',
        'iam_api',
        'iam-api',
        'iamapi',
      ],
      pattern: assigned(/ibm_?-?cloud|bluemix|ibm|watson|iam(?=_?-?api)/, /key/, /[0-9A-Za-z_-]{44}/),
      entropy: 3.8,
      source: 'https://cloud.ibm.com/docs/account?topic=account-userapikey',
      revoke: REVOKE,
      examples: [
        'IBMCLOUD_API_KEY={base64url:43}A',
        'ibmcloudApiKey: string = "{base64url:43}A"',
        '- name: IBMCLOUD_API_KEY\n  value: {base64url:43}A',
      ],
      nearMisses: [
        'IBMCLOUD_API_KEY={base64url:42}A',
        'IBMCLOUD_API_KEY="{base64url:43}A0"',
        'ibmcloud: commit {base64url:43}A',
        'IBMCLOUD_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxA',
      ],
    },
    {
      id: 'ibm-cloud-hmac-secret',
      title: 'IBM Cloud Object Storage HMAC secret',
      severity: 'critical',
      keywords: ['cos_hmac_keys'],
      pattern: /"cos_hmac_keys"[^}]{0,120}"secret_access_key"\s{0,4}:\s{0,4}"(?<secret>[0-9a-f]{48})"/,
      entropy: 3,
      source:
        'https://cloud.ibm.com/docs/cloud-object-storage?topic=cloud-object-storage-uhc-hmac-credentials-main',
      revoke: REVOKE,
      examples: [
        '"cos_hmac_keys": {"access_key_id": "{hex:32}", "secret_access_key": "{hex:48}"}',
        '"cos_hmac_keys":{\n "secret_access_key":"{hex:48}"}',
      ],
      nearMisses: [
        '"cos_hmac_keys": {"secret_access_key": "{hex:47}"}',
        '"cos_hmac_keys": {"access_key_id": "{hex:48}"}',
        '"cos_hmac_keys": {"secret_access_key": ""}',
      ],
    },
  ],
};
