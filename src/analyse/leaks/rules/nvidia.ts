import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://docs.nvidia.com/ngc/gpu-cloud/ngc-user-guide/index.html';
const REVOKE = 'https://org.ngc.nvidia.com/setup/api-keys';

export const nvidia: IssuerRules = {
  id: 'nvidia',
  issuer: 'NVIDIA',
  rules: [
    {
      id: 'nvidia-api-key',
      title: 'NVIDIA API key',
      severity: 'high',
      keywords: ['nvapi-'],
      pattern: token(/nvapi-(?:stg-)?[0-9A-Za-z_-]{64}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['NVIDIA_API_KEY=nvapi-{base64url:64}', 'ENV NVIDIA_API_KEY nvapi-{base64url:64}'],
      nearMisses: [
        'NVIDIA_API_KEY=nvapi-{base64url:63}',
        'xnvapi-{base64url:64}',
        'NVIDIA_API_KEY=nvapi-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'nvidia-ngc-api-key',
      title: 'NVIDIA NGC API key',
      severity: 'high',
      keywords: ['ngc_', 'ngc-', 'ngcapi', 'nvidia', 'nvcr.io'],
      pattern: assigned(/ngc/, /key/, /[0-9A-Za-z]{84}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['NGC_API_KEY={alnum:84}', 'nvcr.io ngc api key: {alnum:84}', 'ngc-api-key: {alnum:84}'],
      nearMisses: ['NGC_API_KEY={alnum:83}', 'ngc_: commit {alnum:84}'],
    },
  ],
};
