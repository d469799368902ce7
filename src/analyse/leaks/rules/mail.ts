import { noPlaceholder } from '../format/placeholder.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE =
  'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html#25-secret-lifecycle';

/** Is it the first word of a line? */
function beginsLine(bytes: Uint8Array, start: number): boolean {
  let at = start - 1;
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at -= 1;
  return bytes[at] === 0x0a;
}

/** Passwords of servers and programs for mail, in files that have them between blanks and colons. */
export const mail: IssuerRules = {
  id: 'mail',
  issuer: 'Servers of mail',
  rules: [
    {
      id: 'mail-relay-password',
      title: 'Password for a relay of mail, as Postfix looks it up',
      severity: 'high',
      keywords: [':587', ':465', ':2525', ':25 '],
      pattern:
        /(?:^|\n)\[?[\w.-]{3,253}\]?:(?:587|465|2525|25)[ \t]{1,40}[\w.@+-]{1,128}:(?<secret>[^\s:]{4,128})[ \t]{0,8}(?:\r?\n|$)/,
      reach: 500,
      check: noPlaceholder,
      source: 'https://www.postfix.org/SASL_README.html#client_sasl_enable',
      revoke: REVOKE,
      examples: [
        '[smtp.internal]:587 deploy@shop.internal:{alnum:16}\n',
        '# x\nsmtp.internal:465\tdeploy:{alnum:12}',
      ],
      nearMisses: [
        '[smtp.internal]:587 user:password',
        '[smtp.internal]:587 deploy',
        'listens on smtp.internal:587 and answers:{alnum:12}',
      ],
    },
    {
      id: 'mail-client-password',
      title: 'Password of a client of mail',
      severity: 'high',
      keywords: ['password '],
      accepts: beginsLine,
      pattern:
        /(?:^|\n)[ \t]{0,8}user[ \t]{1,16}[\w.@+-]{1,128}[ \t]{0,8}\r?\n(?:[^\r\n]{0,120}\r?\n){0,3}?[ \t]{0,8}password[ \t]{1,16}"?(?!string\b)(?<secret>[^\s"'`<>]{4,128})"?[ \t]{0,8}(?:\r?\n|$)/,
      reach: 700,
      check: noPlaceholder,
      source: 'https://marlam.de/msmtp/msmtp.html#Authentication',
      revoke: REVOKE,
      examples: [
        'account default\nhost smtp.internal\nuser deploy\npassword {alnum:16}\n',
        'user deploy@shop.internal\nauth on\npassword "{alnum:12}"\n',
      ],
      nearMisses: [
        'user deploy\npassword changeme\n',
        'user deploy\npassword is asked for\n',
        'user deploy\npassword <password>\n',
        'user string\npassword string\n',
      ],
    },
    {
      id: 'mail-user-password',
      title: 'Password of a user of Dovecot that is not hashed',
      severity: 'high',
      keywords: ['{plain}', '{cleartext}', '{clear}'],
      pattern: /(?:^|\n)[\w.@+-]{1,128}:\{(?:PLAIN|CLEARTEXT|CLEAR)\}(?<secret>[^\s:]{4,128})(?=[:\s]|$)/,
      check: noPlaceholder,
      source: 'https://doc.dovecot.org/main/core/config/auth/schemes.html',
      revoke: REVOKE,
      examples: ['ann@shop.internal:{PLAIN}{alnum:12}:1000:1000::/home/ann\n', 'ann:{CLEARTEXT}{alnum:12}'],
      nearMisses: ['ann:{SSHA}{base64:32}', 'ann:{PLAIN}password', '{PLAIN} is a scheme'],
    },
  ],
};
