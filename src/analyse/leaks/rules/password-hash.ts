import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://manpages.debian.org/trixie/libcrypt-dev/crypt.5.en.html';

export const passwordHash: IssuerRules = {
  id: 'password-hash',
  issuer: 'Hashes of passwords',
  rules: [
    {
      id: 'password-hash-shadow',
      title: 'Password hash of an account, as /etc/shadow has it',
      severity: 'medium',
      keywords: [':$6$', ':$5$', ':$y$', ':$1$', ':$gy$', ':$7$', ':$2y$', ':$2b$', ':$2a$'],
      pattern:
        /(?:^|\n)[\w.-]{1,64}:!?(?<secret>\$(?:1|5|6|7|y|gy|2[aby])\$[^\s:]{20,200}):\d{0,6}:\d{0,6}:\d{0,6}:\d{0,6}:/,
      entropy: 3,
      source: 'https://manpages.debian.org/trixie/passwd/shadow.5.en.html',
      revoke: 'https://manpages.debian.org/trixie/passwd/passwd.1.en.html',
      examples: [
        'root:$6${alnum:16}${alnum:86}:19000:0:99999:7:::\n',
        'ann:$y$j9T${alnum:22}${alnum:43}:19000:0:99999:7:::',
      ],
      nearMisses: [
        'root:!:19000:0:99999:7:::',
        'admin:$6${alnum:16}${alnum:86}\n',
        'root:$6$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx:19000:0:99999:7:::',
      ],
    },
    {
      id: 'password-hash-weak',
      title: 'Password hash that is cheap to guess (MD5)',
      severity: 'low',
      keywords: [' 5 $1$', 'crypted $1$', '{crypt}$1$'],
      pattern:
        /(?:(?:secret|password) 5 |--iscrypted |\{CRYPT\})(?<secret>\$1\$[0-9A-Za-z./]{1,8}\$[0-9A-Za-z./]{22})(?![0-9A-Za-z./])/i,
      entropy: 3,
      source: SOURCE,
      revoke: SOURCE,
      examples: [
        'enable secret 5 $1${alnum:4}${alnum:22}',
        'username ann privilege 15 secret 5 $1${alnum:4}${alnum:22}',
        'rootpw --iscrypted $1${alnum:8}${alnum:22}',
      ],
      nearMisses: ['enable secret 5 $1$abcd$', 'enable secret 9 $9${alnum:14}${alnum:43}', 'sed s/x/5 $1$2/'],
    },
  ],
};
