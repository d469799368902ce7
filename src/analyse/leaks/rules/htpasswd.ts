import type { IssuerRules } from '../types.ts';

export const htpasswd: IssuerRules = {
  id: 'htpasswd',
  issuer: 'htpasswd files',
  rules: [
    {
      id: 'htpasswd-weak-hash',
      title: 'Password hash of htpasswd that is cheap to guess (MD5, SHA-1)',
      severity: 'low',
      keywords: [':$apr1$', ':{sha}'],
      pattern:
        /^[\w.@+-]{1,64}:(?<secret>\$apr1\$[0-9A-Za-z./]{1,8}\$[0-9A-Za-z./]{22}|\{SHA\}[0-9A-Za-z+/]{27}=)\s{0,4}$/m,
      entropy: 3,
      source: 'https://httpd.apache.org/docs/2.4/misc/password_encryptions.html',
      revoke: 'https://httpd.apache.org/docs/2.4/programs/htpasswd.html',
      examples: ['admin:$apr1${alnum:8}${alnum:22}', '# x\ndeploy:{SHA}{base64:27}=\n'],
      nearMisses: ['admin:$2y$05${alnum:53}', 'admin:$apr1${alnum:8}${alnum:21}', 'admin:{SHA}{base64:26}='],
    },
  ],
};
