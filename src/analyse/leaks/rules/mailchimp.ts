import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://mailchimp.com/developer/marketing/guides/quick-start/';
const REVOKE = 'https://us1.admin.mailchimp.com/account/api/';

export const mailchimp: IssuerRules = {
  id: 'mailchimp',
  issuer: 'Mailchimp',
  rules: [
    {
      id: 'mailchimp-api-key',
      title: 'Mailchimp API key',
      severity: 'high',
      keywords: ['-us1', '-us2', '-us3', '-us4', '-us5', '-us6', '-us7', '-us8', '-us9'],
      pattern: token(/[0-9a-f]{32}-us[1-9]\d?/),
      entropy: 2.9,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['MAILCHIMP_API_KEY={hex:32}-us1', '{"mailchimpApiKey": "{hex:32}-us1"}'],
      nearMisses: [
        'MAILCHIMP_API_KEY={hex:31}-us1',
        'x{hex:32}-us1',
        '{hex:32}-us0',
        '{hex:32}-us145',
        '00000000000000000000000000000000-us1',
      ],
    },
    {
      id: 'mailchimp-transactional-key',
      title: 'Mailchimp Transactional (Mandrill) API key',
      severity: 'high',
      keywords: ['mandrill'],
      pattern: assigned(/mandrill/, /key|password|token/, /(?:md-)?[0-9A-Za-z_-]{22}/),
      entropy: 3,
      source: 'https://mailchimp.com/developer/transactional/guides/quick-start/',
      revoke: 'https://mandrillapp.com/settings',
      examples: [
        'MANDRILL_API_KEY=md-{base64url:22}',
        'mandrill-api-key: md-{base64url:22}',
        '- name: MANDRILL_API_KEY\n  value: md-{base64url:22}',
      ],
      nearMisses: [
        'MANDRILL_API_KEY=md-{base64url:21}',
        'mandrill: commit md-{base64url:22}',
        'MANDRILL_API_KEY=md-xxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
