import { noPlaceholder } from '../format/placeholder.ts';
import type { IssuerRules } from '../types.ts';

/** What somebody tells somebody else, in words. */
export const prose: IssuerRules = {
  id: 'prose',
  issuer: 'Sentences',
  rules: [
    {
      id: 'prose-password',
      title: 'Password in a sentence',
      severity: 'high',
      keywords: ['password', 'passphrase', 'passcode', 'passwort', 'kennwort'],
      pattern:
        /(?:assword|assphrase|asscode|asswort|ennwort)(?: (?:for|of|to|of the|for the) [\w.@-]{1,40})? (?:is|was|ist|lautet):? {1,2}["'`](?=[^\s"'`]{0,127}[\d!@#$%^&*+?])(?<secret>[^\s"'`]{5,128})["'`]/,
      reach: 220,
      check: noPlaceholder,
      source: 'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html',
      revoke:
        'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html#25-secret-lifecycle',
      examples: [
        'The password is `{alnum:9}{digit:3}`.',
        'the passphrase for backups is "{alnum:12}{digit:4}"',
        "Das Passwort lautet: '{alnum:8}{digit:2}'",
      ],
      nearMisses: [
        'the password is "required"',
        "the password is '${PASSWORD}'",
        'the default password is `changeme1`',
        'if the password is not "secret42" it fails',
      ],
    },
  ],
};
