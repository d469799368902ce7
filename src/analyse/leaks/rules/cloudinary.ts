import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://cloudinary.com/documentation/how_to_integrate_cloudinary';
const REVOKE = 'https://console.cloudinary.com/settings/api-keys';

export const cloudinary: IssuerRules = {
  id: 'cloudinary',
  issuer: 'Cloudinary',
  rules: [
    {
      id: 'cloudinary-url',
      title: 'Cloudinary URL with its API secret',
      severity: 'high',
      keywords: ['cloudinary://'],
      pattern: /cloudinary:\/\/\d{15}:(?<secret>[0-9A-Za-z_-]{27})@[0-9A-Za-z_-]{1,64}/,
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'CLOUDINARY_URL=cloudinary://{digit:15}:{base64url:27}@demo',
        'cloudinary.config("cloudinary://{digit:15}:{alnum:27}@my-cloud")',
      ],
      nearMisses: [
        'CLOUDINARY_URL=cloudinary://{digit:15}:{alnum:26}@demo',
        'CLOUDINARY_URL=cloudinary://<your_api_key>:<your_api_secret>@demo',
        'cloudinary://{digit:15}:xxxxxxxxxxxxxxxxxxxxxxxxxxx@demo',
      ],
    },
    {
      id: 'cloudinary-api-secret',
      title: 'Cloudinary API secret',
      severity: 'high',
      keywords: ['cloudinary'],
      pattern: assigned(/cloudinary/, /secret/, /[0-9A-Za-z_-]{27}/),
      entropy: 3.5,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'CLOUDINARY_API_SECRET={alnum:27}',
        '--cloudinary-api-secret {alnum:27} --verbose',
        '<add key="cloudinaryApiSecret" value="{alnum:27}" />',
      ],
      nearMisses: [
        'CLOUDINARY_API_SECRET={alnum:26}',
        'CLOUDINARY_API_SECRET="{alnum:27}0"',
        'cloudinary: commit {alnum:27}',
        'CLOUDINARY_API_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
