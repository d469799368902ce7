import { type FileRule, iniWrong, linesWrong } from './rule.ts';

const GIT = ['https://git-scm.com/docs/git-config'] as const;
const GIT_FILES = { home: ['.gitconfig', '.config/git/config'], system: ['/etc/gitconfig'] } as const;
const PO52 = ['NIST SP 800-218 PO.5.2'] as const;

/** What git keeps, trusts and runs. */
export const GIT_RULES: readonly FileRule[] = [
  {
    id: 'workstation-git-credentials',
    title: 'Git keeps passwords in clear',
    why: 'Every program that you run reads them.',
    fix: 'Use a helper that keeps them in a keyring, such as "libsecret" or "manager", and replace them.',
    severity: 'high',
    references: ['https://git-scm.com/docs/git-credential-store'],
    standards: PO52,
    home: ['.git-credentials', '.config/git/credentials'],
    expected: 'no passwords',
    wrong: linesWrong((line) => (/^https?:\/\/\S+@/.test(line) ? `a login for ${hostOf(line)}` : undefined)),
    bad: 'https://ann:fake-password@git.example\n',
    good: '\n',
  },
  {
    id: 'workstation-git-store',
    title: 'Git is told to keep passwords in clear',
    why: 'The next password that it asks for is written to a file.',
    fix: 'Use a helper that keeps them in a keyring, such as "libsecret" or "manager".',
    severity: 'medium',
    references: ['https://git-scm.com/docs/git-credential-store'],
    ...GIT_FILES,
    expected: 'a helper with a keyring',
    wrong: iniWrong(({ section, key, value }) =>
      /^credential(?:\.|$)/.test(section) && key === 'helper' && /^store(?:\s|$)/.test(value)
        ? 'credential.helper = store'
        : undefined,
    ),
    bad: '[credential]\n\thelper = store\n',
    good: '[credential]\n\thelper = libsecret\n',
  },
  {
    id: 'workstation-git-tls',
    title: 'Git does not verify servers',
    why: 'Who is on the way gives whatever code he wants, and reads your login.',
    fix: 'Run "git config --global --unset http.sslVerify"; trust an authority of your own by http.sslCAInfo.',
    severity: 'high',
    references: GIT,
    ...GIT_FILES,
    expected: 'http.sslVerify is not false',
    wrong: iniWrong(({ section, key, value }) =>
      /^http(?:\.|$)/.test(section) && key === 'sslverify' && /^(?:false|no|off|0|)$/i.test(value)
        ? 'http.sslVerify = false'
        : undefined,
    ),
    bad: '[http]\n\tsslVerify = false\n',
    good: '[http]\n\tsslVerify = true\n',
  },
  {
    id: 'workstation-git-safe-directory',
    title: 'Git trusts the settings of any repository',
    why: 'In a folder that another user made, such as in /tmp, git runs what its settings say, as you.',
    fix: 'Name the folders that you trust in place of "*".',
    severity: 'medium',
    references: ['https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory'],
    ...GIT_FILES,
    expected: 'no safe.directory = *',
    wrong: iniWrong(({ section, key, value }) =>
      section === 'safe' && key === 'directory' && value.trim() === '*' ? 'safe.directory = *' : undefined,
    ),
    bad: '[safe]\n\tdirectory = *\n',
    good: '[safe]\n\tdirectory = /srv/shop\n',
  },
  {
    id: 'workstation-git-login',
    title: 'Settings of git hold a login',
    why: 'Every program that you run reads it.',
    fix: 'Use a credential helper, and replace what was there.',
    severity: 'high',
    references: GIT,
    ...GIT_FILES,
    expected: 'no login',
    wrong: iniWrong(({ section, key, value }) => {
      if (key === 'extraheader' && /authorization:/i.test(value)) return 'http.extraHeader that logs in';
      return [section, value].some((text) => /:\/\/[^/\s@:]*:[^/\s@]+@|:\/\/[\w-]{20,}@/.test(text))
        ? `${key} with a login in a URL`
        : undefined;
    }),
    bad: '[url "https://ann:fake-password@git.example/"]\n\tinsteadOf = https://git.example/\n',
    good: '[url "git@git.example:"]\n\tinsteadOf = https://git.example/\n',
  },
  {
    id: 'workstation-git-transport',
    title: 'Git runs commands that a URL names',
    why: 'Who clones a URL of "ext::", or a submodule of one, runs what it says.',
    fix: 'Take protocol.ext.allow away.',
    severity: 'high',
    references: ['https://git-scm.com/docs/git-config#Documentation/git-config.txt-protocolallow'],
    ...GIT_FILES,
    expected: 'protocol.ext.allow is not set',
    wrong: iniWrong(({ section, key, value }) =>
      /^protocol(?:\.ext)?$/.test(section) && key === 'allow' && value === 'always'
        ? `${section}.allow = always`
        : undefined,
    ),
    bad: '[protocol "ext"]\n\tallow = always\n',
    good: '[protocol "file"]\n\tallow = always\n',
  },
];

/** A password may have an at sign in it: the host stands behind the last one. */
function hostOf(line: string): string {
  return URL.parse(line)?.hostname ?? 'a server';
}
