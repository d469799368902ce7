import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://razorpay.com/docs/api/authentication/';
const REVOKE = 'https://dashboard.razorpay.com/app/keys';

export const razorpay: IssuerRules = {
  id: 'razorpay',
  issuer: 'Razorpay',
  rules: [
    {
      id: 'razorpay-key-secret',
      title: 'Razorpay key secret',
      severity: 'critical',
      keywords: ['razorpay', 'rzp_'],
      pattern: assigned(/razorpay|rzp/, /secret(?:[_-]?key)?/, /[0-9A-Za-z]{24}/),
      entropy: 3.4,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'RAZORPAY_KEY_SECRET={alnum:24}',
        'os.environ.get("RAZORPAY_KEY_SECRET", "{alnum:24}")',
        "export RAZORPAY_KEY_SECRET='{alnum:24}'",
      ],
      nearMisses: [
        'RAZORPAY_KEY_SECRET={alnum:23}',
        'RAZORPAY_KEY_SECRET="{alnum:24}0"',
        'razorpay: commit {alnum:24}',
        'RAZORPAY_KEY_SECRET=xxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'razorpay-key-id',
      title: 'Razorpay live key id',
      severity: 'low',
      keywords: ['rzp_live_'],
      pattern: token(/rzp_live_[0-9A-Za-z]{14}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['RAZORPAY_KEY_ID=rzp_live_{alnum:14}', 'ENV RAZORPAY_KEY_ID rzp_live_{alnum:14}'],
      nearMisses: [
        'RAZORPAY_KEY_ID=rzp_live_{alnum:13}',
        'xrzp_live_{alnum:14}',
        '"rzp_live_{alnum:14}0"',
        'RAZORPAY_KEY_ID=rzp_live_xxxxxxxxxxxxxx',
        'rzp_test_{alnum:14}',
      ],
    },
  ],
};
